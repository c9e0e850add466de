"""Input made to hurt: it must be read or refused, soon, and never by an exception of our own."""

from __future__ import annotations

import base64
import io
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from patches.apply import apply_series
from patches.diff import parse_diff
from patches.series import PatchInputError, Series
from patches.sources import load_series
from tests.patches.building import CHANGE, load, mail

HEAD = "From: a@b.example\nSubject: [PATCH] x\n"
LINE = b"+int lend(struct frame *frame, int flags); /* some words here */\n"


def load_or_refuse(data: bytes) -> Series | None:
    try:
        series = load_series(["-"], None, io.BytesIO(data))
    except PatchInputError:
        return None
    apply_series(None, series)
    return series


SNIPPETS = st.sampled_from(
    [
        mail().encode(),
        CHANGE.encode(),
        b"--- a/x\n+++ b/x\n",
        b"@@ -1,2 +3,4 @@\n",
        b"@@ -0,0 +1 @@\n+\xff\n",
        b"\\ No newline at end of file\n",
        b"diff --git a/x b/y\nrename from x\nrename to \n",
        b'diff --git "a/\\377\\n" b/x\n',
        b"GIT binary patch\n",
        b'Content-Type: multipart/mixed; boundary=""\n',
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--b--\n",
        b"Content-Type: text/plain; charset*=utf-8''%ff; format=flowed\n",
        b"Content-Transfer-Encoding: quoted-printable\n\n=\n=3D=\n=ZZ\n",
        b"Content-Transfer-Encoding: base64\n\nQQ==QQ\n=\n",
        b"Subject: =?utf-8?b?=?= =?x?q?=ff?=\n",
        b"From a Mon Jan  1 00:00:00 2020\n",
        b">From \n",
        b"\r\n",
        b"\n",
        b"\0",
        b"-- \n",
        b"---\n",
        b"[PATCH 99999999999999/3]",
        b"Signed-off-by:\n :\n",
    ]
)


@given(st.lists(st.one_of(SNIPPETS, st.binary(max_size=30)), max_size=12).map(b"".join))
@example(b"Subject: [PATCH]\nContent-Type: multipart/x; boundary=\xff\n\n--\xff\n")
@example(b"Subject: [PATCH]\nContent-Transfer-Encoding: quoted-printable\n\n=")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    load_or_refuse(data)


@given(st.lists(st.one_of(SNIPPETS.map(lambda b: b.decode("latin-1")), st.text(max_size=20))))
def test_any_text_is_parsed_without_an_exception(parts: list[str]) -> None:
    parse_diff("".join(parts), "x")


def test_result_can_always_be_written_as_utf8() -> None:
    text = mail("[PATCH] \udce9\udcff", "x\udcff\n---\n" + CHANGE.replace("two", "\udce9"))
    repr(load(text.encode("utf-8", "surrogateescape"))).encode("utf-8")


def many_files(count: int) -> bytes:
    return b"".join(
        b"--- /dev/null\n+++ b/f%d.c\n@@ -0,0 +1,500 @@\n%s" % (number, LINE * 500)
        for number in range(count)
    )


LARGE: dict[str, Callable[[int], bytes]] = {
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


@pytest.mark.parametrize("kind", LARGE)
def test_large_input_takes_time_in_proportion(kind: str) -> None:
    """Eight times the input in at most 24 times the time: quadratic would be 64 times."""
    make = LARGE[kind]
    load_or_refuse(make(8))
    times = []
    for size in (40, 320):
        data = make(size)
        start = time.process_time()
        load_or_refuse(data)
        times.append(time.process_time() - start)
    assert times[1] < 24 * max(times[0], 0.004), times


def test_mail_with_very_many_parts_says_what_was_not_read() -> None:
    body = "".join(f"--b\n\nx\n{CHANGE}" for _ in range(1_200))
    series = load(mail(body=body, Content_Type="multipart/mixed; boundary=b"))
    assert series.patches[0].problems[0].text == "only 1000 parts of this mail are read"


def test_very_many_problems_are_listed_in_part() -> None:
    series = load(mail(body="--- a/x\n+++ b/x\n" + "@@ -1 +1 @@\n-a\n" * 1_000))
    problems = series.patches[0].problems
    assert len(problems) == 201
    assert problems[-1].text == "more problems follow in this diff; they are not listed"
