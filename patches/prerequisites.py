"""Name the patch of the same series that would supply what a hunk lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from patches.diff import FileStatus, LineKind
from patches.doubts import is_telling
from patches.fates import AppliedPatch, ReasonClass
from patches.placing import HunkMismatch
from patches.series import Patch, Series


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """A hunk of the series: position of its patch, and number in its file; 0 is the file itself."""

    position: int
    hunk: int


@dataclass(slots=True)
class _Changes:
    """What the series does to one path: which hunks add and remove a line, which patch makes it."""

    added: dict[str, list[_Place]] = field(default_factory=dict)
    removed: dict[str, list[_Place]] = field(default_factory=dict)
    made: list[_Place] = field(default_factory=list)


class Suppliers:
    """
    Who supplies what in a series.

    A hunk that did not apply, and any that comes later, may be what another one lacks.
    """

    def __init__(self, series: Series) -> None:
        self._patches = series.patches
        self._paths: dict[str, _Changes] | None = None
        self._failed: set[tuple[str, _Place]] = set()
        self._position = -1

    def begin(self) -> None:
        """Go on to the next patch of the series."""
        self._position += 1

    def record(self, applied: AppliedPatch) -> None:
        """Remember what of the current patch did not apply."""
        for file in applied.files:
            if not file.whole:
                self._failed.add((file.path, _Place(self._position, 0)))
            for number, hunk in enumerate(file.hunks, 1):
                if not hunk.applied and hunk.reason_class is not ReasonClass.ALREADY_APPLIED:
                    self._failed.add((file.path, _Place(self._position, number)))

    def of_file(self, path: str) -> str:
        """Which patch makes the file *path*, in words; empty if none does that is not there."""
        made = self._index().get(path, _Changes()).made
        place = next((place for place in made if self._absent(path, place)), None)
        return f"needs {self._named(place)}, which makes this file" if place else ""

    def of_hunk(self, path: str, mismatch: HunkMismatch) -> HunkMismatch:
        """*mismatch*, with the hunk that makes most of the difference if there is one."""
        if mismatch.reason_class is not ReasonClass.CONTEXT_DRIFTED:
            return mismatch
        changes = self._index().get(path, _Changes())
        lacking = [line for line in mismatch.missing if is_telling(line)]
        beyond = [line for line in mismatch.extra if is_telling(line)]
        votes: Counter[_Place] = Counter()
        for line in lacking:
            votes.update(self._able(path, changes.added.get(line, ())))
        for line in beyond:
            votes.update(self._able(path, changes.removed.get(line, ())))
        if not votes:
            return mismatch
        best = min(votes, key=lambda place: (-votes[place], place))
        wanted = len(lacking) + len(beyond)
        if 2 * votes[best] < wanted:
            return mismatch
        what = f"makes {votes[best]} of {wanted} differing lines"
        reason = f"needs {self._named(best)}, which {what}; {mismatch.reason}"
        why = ReasonClass.PREREQUISITE_MISSING
        return HunkMismatch(reason, why, 0, mismatch.missing, mismatch.extra)

    def _able(self, path: str, places: Sequence[_Place]) -> set[_Place]:
        return {place for place in places if self._absent(path, place)}

    def _absent(self, path: str, place: _Place) -> bool:
        return place.position > self._position or (path, place) in self._failed

    def _named(self, place: _Place) -> str:
        patch = self._patches[place.position]
        hunk = f"hunk {place.hunk} of " if place.hunk else ""
        when = "later" if place.position > self._position else "not applied"
        return f"{hunk}patch {patch.number} ({when}: {patch.title[:100]})"

    def _index(self) -> dict[str, _Changes]:
        if self._paths is None:
            self._paths = {}
            for position, patch in enumerate(self._patches):
                _add_patch(self._paths, position, patch)
        return self._paths


def _add_patch(paths: dict[str, _Changes], position: int, patch: Patch) -> None:
    for diff in patch.files:
        changes = paths.setdefault(diff.path, _Changes())
        if diff.status in (FileStatus.ADDED, FileStatus.RENAMED, FileStatus.COPIED):
            changes.made.append(_Place(position, 0))
        for number, hunk in enumerate(diff.hunks, 1):
            place = _Place(position, number)
            for line in hunk.lines:
                side = changes.added if line.kind is LineKind.ADDED else changes.removed
                if line.kind is not LineKind.CONTEXT and is_telling(line.text):
                    side.setdefault(line.text + "\n", []).append(place)
