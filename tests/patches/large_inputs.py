"""Mails of any size, each large in another way: a reader that is not linear shows with them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping

from tests.patches.building import CHANGE

HEAD = "From: a@b.example\nSubject: [PATCH] x\n"
_LINE = b"+int lend(struct frame *frame, int flags); /* some words here */\n"


def many_files(count: int) -> bytes:
    """The diff of *count* new files of 500 lines."""
    return b"".join(
        b"--- /dev/null\n+++ b/f%d.c\n@@ -0,0 +1,500 @@\n%s" % (number, _LINE * 500)
        for number in range(count)
    )


LARGE: Mapping[str, Callable[[int], bytes]] = {
    "plain": lambda n: f"{HEAD}\n".encode() + many_files(n // 8),
    "base64": lambda n: (
        f"{HEAD}Content-Transfer-Encoding: base64\n\n".encode()
        + base64.encodebytes(many_files(n // 16))
    ),
    "flowed": lambda n: (
        f"{HEAD}Content-Type: text/plain; format=flowed\n\n".encode() + many_files(n // 32)
    ),
    "quoted-printable": lambda n: (
        f"{HEAD}Content-Transfer-Encoding: quoted-printable\n\n".encode() + many_files(n // 32)
    ),
    "one line": lambda n: f"{HEAD}\n".encode() + b"x" * (n * 10_000),
    "headers": lambda n: HEAD.encode() + b"X: y\n" * (n * 1_000) + b"\n" + CHANGE.encode(),
    "separators": lambda n: b"From a Mon Jan  1 00:00:00 2020\nSubject: x\n\n" * (n * 20),
    "no separators": lambda n: f"{HEAD}\n".encode() + b"\nFrom 1:11 1:11 x" * (n * 400),
    "broken hunks": lambda n: (
        f"{HEAD}\n--- a/x\n+++ b/x\n".encode() + b"@@ -1 +1 @@\n-a\n" * (n * 100)
    ),
    "hunks": lambda n: f"{HEAD}\n--- a/x\n+++ b/x\n".encode() + b"@@ -1 +1 @@\n-a\n+b\n" * (n * 30),
    "parts": lambda n: (
        f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n".encode() + b"--b\n\nx\n" * (n * 300)
    ),
    "nested parts": lambda n: (
        HEAD.encode()
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
            for i in range(n * 20)
        )
    ),
    "trailers": lambda n: f"{HEAD}\n".encode() + b"Cc: <a@b>\n" * (n * 300) + CHANGE.encode(),
    "blanks": lambda n: f"{HEAD}\n".encode() + b" " * (n * 3_000) + b"\n" + CHANGE.encode(),
    "blank lines": lambda n: f"{HEAD}\n".encode() + b"\n \t" * (n * 1_000) + CHANGE.encode(),
    "brackets": lambda n: b"Subject: " + b"[PATCH " * (n * 100) + b"\n\n" + CHANGE.encode(),
    "encoded words": lambda n: (
        b"Subject: x\n" + b" =?utf-8?q?a?=\n" * (n * 30) + b"\n" + CHANGE.encode()
    ),
}
"""Kind -> the bytes of a mail (or mailbox) that grow in proportion to a size of 8 and more."""
