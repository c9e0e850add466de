"""Mailboxes (mboxrd, mboxo), single mails, and what ``git format-patch`` writes."""

from __future__ import annotations

from patches.assembly import Reading
from patches.mail import parse_mail
from patches.mailbox import is_mailbox, split_mailbox
from patches.posted import posted
from patches.series import CoverLetter, InputProblem, Patch
from patches.sources import Input, Source


def _recognises(given: Input) -> bool:
    return given.data is not None and is_mailbox(given.data)


def _read(given: Input) -> Reading:
    patches: list[Patch] = []
    covers: list[CoverLetter] = []
    not_patches: list[str] = []
    problems: list[InputProblem] = []
    mails = 0
    for data, line in split_mailbox(given.data or b""):
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
