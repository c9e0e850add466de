"""What a mail posts: a patch, a cover letter, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass

from patches.charset import decode_words
from patches.diff import FileDiff, parse_diff_at
from patches.mail import Mail
from patches.series import CommitId, CoverLetter, InputProblem, MessageId, Patch
from patches.subject import Subject, parse_subject
from patches.trailers import message_trailers, series_trailers
from patches.transfer import Text, unflow

_FIRST_OF_DIFF = re.compile(r"^(?:diff --git |diff -|Index: |--- [^\n]*\n\+\+\+ )", re.MULTILINE)
_DASHES = re.compile(r"^---[ \t]*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_IN_BODY = re.compile(r"\s*From:[ \t]*([^\n]+@[^\n]+)\n")


@dataclass(frozen=True, slots=True)
class Posted:
    """
    At most one of *patch* and *cover* is set.

    :param patch: has number 0 where its subject has none.
    :param problems: of a mail that is no patch; a patch has its own.
    """

    subject: Subject
    patch: Patch | None
    cover: CoverLetter | None
    problems: tuple[InputProblem, ...]


def posted(mail: Mail) -> Posted:
    """
    Tell what *mail* is. An answer is no patch, even with a diff in it: it proposes a change to one.
    """
    subject = parse_subject(mail.subject)
    if subject.reply:
        return Posted(subject, None, None, mail.problems)
    if subject.number == 0:
        return Posted(subject, None, _cover(mail), mail.problems)
    text, files, problems = _read_diff(mail)
    broken = subject.tagged and (problems or mail.problems)
    if not files and not broken:
        return Posted(subject, None, None, mail.problems)
    return Posted(subject, _patch(mail, subject, text, files, problems), None, ())


def _patch(
    mail: Mail,
    subject: Subject,
    text: str,
    files: tuple[FileDiff, ...],
    problems: tuple[InputProblem, ...],
) -> Patch:
    message, author = _message(text, mail.author)
    return Patch(
        message_id=MessageId(mail.message_id),
        commit_id=CommitId(""),
        subject=mail.subject,
        title=subject.title,
        number=subject.number or 0,
        count=subject.count,
        version=subject.version,
        author=author,
        date=mail.date,
        body=message,
        trailers=message_trailers(message) + series_trailers(text),
        files=files,
        problems=mail.problems + problems,
        place=mail.place,
        line=mail.line,
        references=tuple(MessageId(name) for name in mail.references),
    )


def _message(text: str, author: str) -> tuple[str, str]:
    """The commit message, and its author: a ``From:`` line at its head names another one."""
    start = _FIRST_OF_DIFF.search(text)
    message = text[: start.start()] if start else text
    dashes = _DASHES.search(message)
    message = message[: dashes.start()] if dashes else message
    named = _IN_BODY.match(message)
    if named:
        message, author = message[named.end() :], decode_words(named[1])
    return message.strip("\n"), author


def _cover(mail: Mail) -> CoverLetter:
    start = _FIRST_OF_DIFF.search(mail.text)
    body = mail.text[: start.start()] if start else mail.text
    trailers = series_trailers(mail.text)
    signature = _SIGNATURE.search(body)
    body = body[: signature.start()] if signature else body
    return CoverLetter(
        MessageId(mail.message_id),
        mail.subject,
        mail.author,
        mail.date,
        body.strip("\n"),
        trailers,
        tuple(MessageId(name) for name in mail.references),
    )


def _read_diff(mail: Mail) -> tuple[str, tuple[FileDiff, ...], tuple[InputProblem, ...]]:
    """
    The text whose diff is least broken, with that diff.

    ``format=flowed`` is often claimed by mailers that do only a part of it, or nothing.
    """
    whole = Text(mail.text, mail.lines)
    variants = [whole]
    if mail.flowed and _FIRST_OF_DIFF.search(mail.text):
        variants = [
            unflow(whole, mail.delsp, rejoin=True),
            unflow(whole, mail.delsp, rejoin=False),
            whole,
        ]
    best: tuple[str, tuple[FileDiff, ...], tuple[InputProblem, ...]] | None = None
    for variant in variants:
        files, problems = parse_diff_at(variant.text, mail.place, variant.line_of())
        if best is None or len(problems) < len(best[2]):
            best = (variant.text, files, problems)
        if not problems:
            break
    assert best is not None  # noqa: S101 - there is at least one variant
    return best
