"""Apply a patch to a copy-on-write tree, hunk by hunk, and record what happened to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from patches.fates import AppliedFile as AppliedFile
from patches.fates import AppliedHunk as AppliedHunk
from patches.fates import AppliedPatch as AppliedPatch
from patches.fates import HunkStatus as HunkStatus
from patches.fates import ReasonClass as ReasonClass
from patches.filechange import PatchWork
from patches.placing import MOST_FUZZ
from patches.prerequisites import Suppliers
from patches.series import Patch, Series
from patches.tree import HunksOnlyTree, OverlayTree, SourceTree, entry
from patches.unplaced import follow


@dataclass(frozen=True, slots=True)
class Step:
    """One patch of a series, what became of it, and the tree before and after it."""

    patch: Patch
    applied: AppliedPatch
    before: SourceTree
    after: SourceTree


def apply_steps(tree: SourceTree | None, series: Series) -> Iterator[Step]:
    """
    The patches of *series*, each applied on top of the one before.

    A patch that fails in part leaves the hunks that do apply, so that what follows is tried on the
    most that can be had. What ``git am`` would say is found on a second tree, on which a patch is
    there as a whole or not at all (``AppliedPatch.git_am``).

    :param tree: before the first patch; ``None`` if there is none: then the trees hold what the
        patches show, and every hunk has status ``NO_TREE``.
    """
    before: SourceTree = HunksOnlyTree() if tree is None else tree
    strict = _Strict(before)
    suppliers = Suppliers(series)
    for patch in series.patches:
        suppliers.begin()
        after, applied = apply_patch(before, patch, suppliers=suppliers)
        suppliers.record(applied)
        if tree is not None:
            applied = replace(applied, git_am=strict.take(patch, applied, after))
        yield Step(patch, applied, before, after)
        before = after


def apply_series(
    tree: SourceTree | None, series: Series
) -> tuple[SourceTree, tuple[AppliedPatch, ...]]:
    """The tree after all patches of *series*, and what became of each; as :func:`apply_steps`."""
    current: SourceTree = HunksOnlyTree() if tree is None else tree
    applied = []
    for step in apply_steps(tree, series):
        current = step.after
        applied.append(step.applied)
    return current, tuple(applied)


def apply_patch(
    tree: SourceTree,
    patch: Patch,
    most_fuzz: int = MOST_FUZZ,
    suppliers: Suppliers | None = None,
) -> tuple[SourceTree, AppliedPatch]:
    """
    The tree after *patch*, and what became of each hunk. *tree* stays as it is.

    A hunk goes where it says, or to the nearest place where all its lines match, as with
    ``git apply``; else with fuzz, see :func:`patches.placing.place_hunks`. A file that the patch
    fits in part has those hunks afterwards for the patches that follow, but a reader is shown it as
    far as all hunks so far show it, so that the others can be reviewed all the same.

    :param suppliers: of the series, to name the patch that a failing hunk needs.
    """
    if isinstance(tree, HunksOnlyTree):
        return follow(tree, patch)
    work = PatchWork(tree, patch, most_fuzz, suppliers)
    files = tuple(work.apply(diff) for diff in patch.files)
    after = OverlayTree(tree, work.changes, work.shown, work.followed)
    return after, AppliedPatch(patch.number, files)


class _Strict:
    """The tree of ``git am``, where patches that it refuses are skipped."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._other: set[str] = set()  # paths at which this tree may differ from ours

    def take(self, patch: Patch, applied: AppliedPatch, after: SourceTree) -> bool:
        """
        Whether ``git am`` applies *patch* now; if so, it is in the tree from now on.

        :param applied, after: what became of it on our tree, the answer where both are the same.
        """
        paths = {path for diff in patch.files for path in (diff.old_path, diff.new_path) if path}
        if not self._other.isdisjoint(paths):
            after, applied = apply_patch(self._tree, patch, most_fuzz=0)
        taken = bool(patch.files) and not patch.problems and is_clean(applied)
        if taken:
            changes = {path: entry(after, path) for path in sorted(paths)}
            self._tree = OverlayTree(self._tree, changes)
        else:
            self._other |= paths
        return taken


def is_clean(applied: AppliedPatch) -> bool:
    """All of a patch applied, exactly or at offsets."""
    return all(file.whole and all(hunk.clean for hunk in file.hunks) for file in applied.files)
