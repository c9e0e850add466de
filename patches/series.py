"""A posted series as immutable values: mails, patches, cover letter, trailers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from patches.diff import FileDiff
from patches.problem import InputProblem as InputProblem
from patches.problem import PatchInputError as PatchInputError

MessageId = NewType("MessageId", str)
CommitId = NewType("CommitId", str)
PatchId = NewType("PatchId", str)


@dataclass(frozen=True, slots=True)
class Trailer:
    """One ``Key: value`` line of a commit message's last paragraph."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class CoverLetter:
    """
    Mail 0/m of a series. *body* is decoded text without the diffstat's patch.

    :param references: what the mail answers, directly or not.
    """

    message_id: MessageId
    subject: str
    author: str
    date: str
    body: str
    trailers: tuple[Trailer, ...]
    references: tuple[MessageId, ...] = ()


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
    :param references: what the mail answers, directly or not.
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
    references: tuple[MessageId, ...] = ()


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
