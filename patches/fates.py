"""What became of a patch: of each of its hunks and files, in numbers, words and a class."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class HunkStatus(Enum):
    """What became of a hunk."""

    APPLIED = "applied"
    FAILED = "failed"
    NO_TREE = "no tree"


class ReasonClass(Enum):
    """Why something did not apply, for machines; the words are in ``reason``."""

    CONTEXT_DRIFTED = "context drifted"
    FILE_MISSING = "file missing"
    FILE_EXISTS = "file exists"
    ALREADY_APPLIED = "already applied"
    PREREQUISITE_MISSING = "prerequisite missing"
    CORRUPT_MAIL = "corrupt mail"
    MODE_OR_RENAME_CONFLICT = "mode or rename conflict"
    BINARY = "binary"
    SUBMODULE = "submodule"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class AppliedHunk:
    """
    One hunk's fate.

    :param offset: lines between where the hunk says it goes and where it went; for one that is
        applied already, where it was found.
    :param reason: why it failed, or what did not match where it went all the same; empty if it
        applied exactly or at an offset.
    :param fuzz: lines of context left out at either end, as ``patch`` counts them; 0 if all match.
    :param reason_class: set if the hunk failed, and only then.
    """

    status: HunkStatus
    offset: int
    reason: str
    fuzz: int = 0
    reason_class: ReasonClass | None = None

    @property
    def applied(self) -> bool:
        return self.status is not HunkStatus.FAILED

    @property
    def clean(self) -> bool:
        """Applied exactly or at an offset, as ``git apply`` does, with every line as it says."""
        return self.applied and not self.fuzz and not self.reason


@dataclass(frozen=True, slots=True)
class AppliedFile:
    """
    One file's fate. *reason* and *reason_class* are set if not all that the patch says of the file
    was done.
    """

    path: str
    hunks: tuple[AppliedHunk, ...]
    reason: str
    reason_class: ReasonClass | None = None

    @property
    def whole(self) -> bool:
        return not self.reason and all(hunk.applied for hunk in self.hunks)


@dataclass(frozen=True, slots=True)
class AppliedPatch:
    """
    One patch's fate. *number* is the patch's number in its series.

    :param git_am: ``git am`` takes it, too, where each patch of the series that it refuses is
        skipped as a whole; ``None`` if nobody asked, or there is no tree.
    """

    number: int
    files: tuple[AppliedFile, ...]
    git_am: bool | None = None
