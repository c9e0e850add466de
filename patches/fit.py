"""How well the patches of a series fit one tree, in counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from patches.apply import AppliedFile, AppliedHunk, HunkStatus, ReasonClass, Step


@dataclass(frozen=True, slots=True)
class Refusal:
    """
    A hunk, or a change without one, that did not apply.

    :param hunk: 1-based in its file; 0 for a rename, a mode or what has no hunks.
    :param reason: in words, with the nearest place where there is one.
    :param kind: class of the reason, or empty.
    """

    path: str
    hunk: int
    reason: str
    kind: str


@dataclass(frozen=True, slots=True)
class PatchFit:
    """
    One patch on one tree. A change without hunks (a pure rename, a mode, a binary) counts as one.

    :param git_am: ``git am`` takes it, if each patch that it refuses is skipped as a whole.
    :param total: hunks and changes without hunks.
    :param exact: hunks that went where they say. :param moved: at an offset, all lines the same.
    :param fuzzed: with lines of context left out. :param already: of those refused, the ones that
        the tree has already. :param distance: sum of all offsets, in lines.
    """

    number: int
    git_am: bool
    total: int
    exact: int
    moved: int
    fuzzed: int
    already: int
    distance: int
    refused: tuple[Refusal, ...]

    @property
    def applied(self) -> int:
        return self.total - len(self.refused)

    @property
    def whole(self) -> bool:
        return not self.refused


def fit_of(step: Step) -> PatchFit:
    """Count what became of the hunks of one patch; what of its mail cannot be read is refused."""
    applied = step.applied
    lost = tuple(
        Refusal(p.place, 0, f"line {p.line or 0}: {p.text}", ReasonClass.CORRUPT_MAIL.value)
        for p in step.patch.problems
    )
    hunks = [hunk for file in applied.files for hunk in file.hunks]
    went = [hunk for hunk in hunks if hunk.status is HunkStatus.APPLIED]
    bare = [file for file in applied.files if not file.hunks]
    refused = lost + tuple(r for file in applied.files for r in _refusals(file))
    return PatchFit(
        number=applied.number,
        git_am=bool(applied.git_am),
        total=len(hunks) + len(bare) + len(lost),
        exact=sum(h.clean and not h.offset for h in went) + sum(not f.reason for f in bare),
        moved=sum(h.clean and bool(h.offset) for h in went),
        fuzzed=sum(not h.clean for h in went),
        already=sum(r.kind == ReasonClass.ALREADY_APPLIED.value for r in refused),
        distance=sum(abs(h.offset) for h in went),
        refused=refused,
    )


def _refusals(file: AppliedFile) -> Iterable[Refusal]:
    if not file.hunks:
        return [_refusal(file.path, 0, file)] if file.reason else []
    failed = [(n, hunk) for n, hunk in enumerate(file.hunks, 1) if not hunk.applied]
    if not failed and file.reason:
        # The lines fit, the rest did not: a file still there after all of it was removed.
        return [_refusal(file.path, 0, file)]
    return [_refusal(file.path, number, hunk) for number, hunk in failed]


def _refusal(path: str, number: int, fate: AppliedHunk | AppliedFile) -> Refusal:
    kind = fate.reason_class.value if fate.reason_class else ""
    return Refusal(path, number, fate.reason, kind)
