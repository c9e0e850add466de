"""Cut a mailbox (mboxrd, mboxo, or what ``git format-patch`` writes) into its mails."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A separator ends in a time and a year; "From here on ..." in a letter does not.
_SEPARATOR = re.compile(rb"From [^\n]{0,500}\d:\d\d[^\n]{0,100} \d{4}[^\n]{0,20}\r?\n")
_HEADER_LINE = re.compile(rb">?From |[!-9;-~]{1,200}:|\r?\n")
_NAMED = re.compile(rb"(?:from|subject|date|message-id|received):", re.IGNORECASE)

# `git format-patch` puts this constant date on its separator and, by default, quotes nothing.
_FROM_GIT = re.compile(rb"From [0-9a-f]{40,64} Mon Sep 17 00:00:00 2001\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def is_mailbox(data: bytes) -> bool:
    """Tell whether *data* begins like a mailbox, or like one mail without a separator."""
    head = _body(data)[0][: 64 * 1024]
    if _SEPARATOR.match(head):
        return True
    # A diff may begin with "Index: x", so one line like a header is not enough.
    lines = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].split(b"\n")
    return bool(_HEADER_LINE.match(head)) and any(_NAMED.match(line) for line in lines)


def split_mailbox(data: bytes) -> Iterator[tuple[bytes, int]]:
    """
    Each mail without its separator and its ``>From`` quotes, with its 1-based first line.

    A mboxo file cannot say whether ``>>From`` was quoted once or twice; it is read as mboxrd.
    """
    data, skipped = _body(data)
    line = skipped + 1
    start = 0
    while start < len(data):
        separator = _SEPARATOR.match(data, start)
        from_git = _FROM_GIT.match(data, start) is not None
        begin = separator.end() if separator else start
        end = _next_separator(data, begin)
        mail = data[begin:end]
        yield (mail if from_git else _QUOTED_FROM.sub(rb"\1", mail)), line + bool(separator)
        line += data.count(b"\n", start, end)
        start = end


def _body(data: bytes) -> tuple[bytes, int]:
    """*data* from its first line with something on it, and how many lines stand before that."""
    start = len(data) - len(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    return data[start:], data.count(b"\n", 0, start)


def _next_separator(data: bytes, begin: int) -> int:
    at = begin - 1
    while (at := data.find(b"\nFrom ", at)) >= 0:
        at += 1
        match = _SEPARATOR.match(data, at)
        if match and _HEADER_LINE.match(data, match.end()):
            return at
    return len(data)
