"""What the search for the base of a series found: every attempt, and the nearest tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from patches.fit import PatchFit
from patches.patchid import Prerequisite
from patches.series import CommitId


class Confidence(Enum):
    """How sure it is that the series was made for the chosen tree."""

    EXACT = "exact"
    HIGH = "high"
    LOW = "low"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    One candidate on the ladder.

    :param name: as a user names the tree. :param where: with its commit, for a report.
    :param named: ``base-commit:`` names it.
    :param prerequisites: patches that the series needs and that the candidate's history has.
    :param blobs: files that are what the ``index`` lines of the series start from.
    :param results: files that are what the series makes of them.
    :param fits: for each patch, in the order of the series; empty if none was tried on it.
    :param same_as: name of an earlier candidate in which all files of the series are the same.
    """

    name: str
    where: str
    commit: str
    named: bool
    prerequisites: int
    blobs: int
    results: int
    fits: tuple[PatchFit, ...]
    same_as: str = ""

    @property
    def hunks(self) -> int:
        return sum(fit.applied for fit in self.fits)

    @property
    def exact(self) -> int:
        return sum(fit.exact for fit in self.fits)

    @property
    def fuzzed(self) -> int:
        return sum(fit.fuzzed for fit in self.fits)

    @property
    def already(self) -> int:
        return sum(fit.already for fit in self.fits)

    @property
    def distance(self) -> int:
        return sum(fit.distance for fit in self.fits)

    @property
    def patches(self) -> int:
        """Patches that apply whole."""
        return sum(fit.whole for fit in self.fits)

    @property
    def git_am(self) -> int:
        """Patches that ``git am`` takes, if it skips those that it refuses."""
        return sum(fit.git_am for fit in self.fits)

    @property
    def whole(self) -> bool:
        return bool(self.fits) and self.patches == len(self.fits)


@dataclass(frozen=True, slots=True)
class Ladder:
    """
    Every attempt to find the base, and the tree that is nearest.

    :param base_commit: that the series names, or empty. :param sought: it was looked for.
    :param prerequisites: that it names, and where they are.
    :param blobs: files for which the series says what it starts from (first patch on each only).
    :param results: files for which it says what it makes of them.
    :param hunks: of all patches; a change without hunks counts as one.
    :param chosen: index in *attempts*. :param reason: why this one, in words.
    :param notes: trees that were asked for and not looked at, and why.
    """

    base_commit: CommitId
    sought: bool
    prerequisites: tuple[Prerequisite, ...]
    blobs: int
    results: int
    hunks: int
    attempts: tuple[Attempt, ...]
    chosen: int
    confidence: Confidence
    reason: str
    notes: tuple[str, ...]

    @property
    def best(self) -> Attempt:
        return self.attempts[self.chosen]
