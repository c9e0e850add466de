"""A diff without a mail around it, as ``git diff`` or ``diff -u`` print it."""

from __future__ import annotations

import re
from pathlib import PurePath

from patches.assembly import Reading
from patches.charset import decode
from patches.diff import parse_diff_at
from patches.mailbox import is_mailbox
from patches.series import CommitId, MessageId, Patch
from patches.sources import Input, Source
from patches.transfer import strip_cr

_DIFF = re.compile(rb"^(?:diff --git |diff --cc |--- [^\n]*\n\+\+\+ )", re.MULTILINE)


def _recognises(given: Input) -> bool:
    if given.data is None or is_mailbox(given.data):
        return False
    return _DIFF.search(given.data) is not None


def _read(given: Input) -> Reading:
    text = strip_cr(decode(given.data or b""), 1)
    files, problems = parse_diff_at(text.text, given.place, text.line_of())
    title = PurePath(given.place).name
    if not files and not problems:
        return Reading((), (), 1, (title,), ())
    patch = Patch(
        message_id=MessageId(""),
        commit_id=CommitId(""),
        subject=title,
        title=title,
        number=0,
        count=0,
        version=1,
        author="",
        date="",
        body="",
        trailers=(),
        files=files,
        problems=problems,
        place=given.place,
        line=1,
    )
    return Reading((patch,), (), 1, (), ())


SOURCE = Source("patch-files", "a diff without a mail around it", _recognises, _read)
