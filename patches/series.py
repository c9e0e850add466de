"""A posted series as immutable values: mails, patches, cover letter, trailers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from patches.diff import FileDiff

MessageId = NewType("MessageId", str)
CommitId = NewType("CommitId", str)
PatchId = NewType("PatchId", str)


class PatchInputError(Exception):
    """
    Input that cannot be reviewed at all.

    :param place: file name (or ``-``) the input came from.
    :param line: 1-based line in it, or ``None`` when no line is to blame.
    :param expected: what should have stood there.
    """

    def __init__(self, place: str, line: int | None, expected: str) -> None:
        self.place, self.line, self.expected = place, line, expected
        where = place if line is None else f"{place}:{line}"
        super().__init__(f"{where}: {expected}")


@dataclass(frozen=True, slots=True)
class InputProblem:
    """Something in the input that was rejected or repaired while the rest was kept."""

    place: str
    line: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Trailer:
    """One ``Key: value`` line of a commit message's last paragraph."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class CoverLetter:
    """Mail 0/m of a series. *body* is decoded text without the diffstat's patch."""

    message_id: MessageId
    subject: str
    author: str
    date: str
    body: str
    trailers: tuple[Trailer, ...]


@dataclass(frozen=True, slots=True)
class Patch:
    """
    One patch of a series.

    :param message_id: of the mail; empty for a commit of a git range.
    :param commit_id: of the commit; empty for a mail.
    :param title: subject without its ``[PATCH v2 3/7]`` prefix.
    :param number: n of n/m, 1-based; position in the input where the subject has none.
    :param count: m of n/m; 0 where the subject has none.
    :param version: 1 where the subject names none.
    :param place: input file, and line of the mail in it.
    """

    message_id: MessageId
    commit_id: CommitId
    subject: str
    title: str
    number: int
    count: int
    version: int
    author: str
    date: str
    body: str
    trailers: tuple[Trailer, ...]
    files: tuple[FileDiff, ...]
    problems: tuple[InputProblem, ...]
    place: str
    line: int


@dataclass(frozen=True, slots=True)
class Series:
    """
    Everything one review reads.

    :param mails: mails read in all, patches or not.
    :param not_patches: subject of each mail that holds no patch, cover letter excluded.
    :param base_commit: from a ``base-commit:`` trailer, or empty.
    """

    title: str
    version: int
    cover: CoverLetter | None
    patches: tuple[Patch, ...]
    base_commit: CommitId
    mails: int
    not_patches: tuple[str, ...]
    problems: tuple[InputProblem, ...]
