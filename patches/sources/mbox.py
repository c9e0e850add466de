"""Mailboxes (mboxrd, mboxo), single mails, and what ``git format-patch`` writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from patches.assembly import Reading
from patches.mail import parse_mail
from patches.posted import posted
from patches.series import CoverLetter, InputProblem, Patch
from patches.sources import Input, Source

# A separator ends in a time and a year; "From here on ..." in a letter does not.
_SEPARATOR = re.compile(rb"From [^\n]{0,500}\d:\d\d[^\n]{0,100} \d{4}[^\n]{0,20}\r?\n")
_HEADER_LINE = re.compile(rb">?From |[!-9;-~]{1,200}:|\r?\n")
_NAMED = re.compile(rb"(?:from|subject|date|message-id|received):", re.IGNORECASE)

# `git format-patch` puts this constant date on its separator and, by default, quotes nothing.
_FROM_GIT = re.compile(rb"From [0-9a-f]{40,64} Mon Sep 17 00:00:00 2001\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def _recognises(given: Input) -> bool:
    if given.data is None:
        return False
    head = _body(given.data)[0][: 64 * 1024]
    if _SEPARATOR.match(head):
        return True
    # A diff may begin with "Index: x", so one line like a header is not enough.
    lines = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0].split(b"\n")
    return bool(_HEADER_LINE.match(head)) and any(_NAMED.match(line) for line in lines)


def _body(data: bytes) -> tuple[bytes, int]:
    """*data* from its first line with something on it, and how many lines stand before that."""
    start = len(data) - len(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    return data[start:], data.count(b"\n", 0, start)


def _mails(data: bytes, skipped: int) -> Iterator[tuple[bytes, int]]:
    """Each mail without its separator and its ``>From`` quotes, with its 1-based first line."""
    line = skipped + 1
    start = 0
    while start < len(data):
        separator = _SEPARATOR.match(data, start)
        from_git = _FROM_GIT.match(data, start) is not None
        begin = separator.end() if separator else start
        end = _next_separator(data, begin)
        mail = data[begin:end]
        # The line is that of the separator, if there is one: it is where a reader looks for it.
        yield (mail if from_git else _QUOTED_FROM.sub(rb"\1", mail)), line + bool(separator)
        line += data.count(b"\n", start, end)
        start = end


def _next_separator(data: bytes, begin: int) -> int:
    at = begin
    while (at := data.find(b"\nFrom ", at)) >= 0:
        at += 1
        match = _SEPARATOR.match(data, at)
        if match and _HEADER_LINE.match(data, match.end()):
            return at
    return len(data)


def _read(given: Input) -> Reading:
    patches: list[Patch] = []
    covers: list[CoverLetter] = []
    not_patches: list[str] = []
    problems: list[InputProblem] = []
    mails = 0
    for data, line in _mails(*_body(given.data or b"")):
        mails += 1
        mail = parse_mail(data, given.place, line)
        result = posted(mail)
        problems += result.problems
        if result.patch:
            patches.append(result.patch)
        elif result.cover:
            covers.append(result.cover)
        else:
            not_patches.append(mail.subject)
    return Reading(tuple(patches), tuple(covers), mails, tuple(not_patches), tuple(problems))


SOURCE = Source("mbox", "a mailbox (mboxrd or mboxo) or a mail", _recognises, _read)
