"""Apply a patch to a copy-on-write tree, hunk by hunk, and record what happened to each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class HunkStatus(Enum):
    """What became of a hunk."""

    APPLIED = "applied"
    FAILED = "failed"
    NO_TREE = "no tree"


@dataclass(frozen=True, slots=True)
class AppliedHunk:
    """
    One hunk's fate.

    :param offset: lines between where the hunk says it goes and where it went.
    :param reason: why it failed, with the first line that did not match; empty otherwise.
    """

    status: HunkStatus
    offset: int
    reason: str

    @property
    def applied(self) -> bool:
        return self.status is not HunkStatus.FAILED


@dataclass(frozen=True, slots=True)
class AppliedFile:
    """One file's fate. *reason* is set when the whole file was rejected."""

    path: str
    hunks: tuple[AppliedHunk, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AppliedPatch:
    """One patch's fate. *number* is the patch's number in its series."""

    number: int
    files: tuple[AppliedFile, ...]
