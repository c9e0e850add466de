"""Apply a patch to a copy-on-write tree, hunk by hunk, and record what happened to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from patches.diff import FileDiff, FileStatus
from patches.pieces import apply_to_pieces, whole_file
from patches.placing import HunkMismatch, Placed, place_hunks
from patches.series import Patch, Series
from patches.tree import HunksOnlyTree, OverlayTree, SourceFile, SourceTree, file_of_bytes


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

    :param offset: lines between where the hunk says it goes and where it went.
    :param reason: why it failed, or what did not match where it went with fuzz; empty if it
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


@dataclass(frozen=True, slots=True)
class AppliedPatch:
    """One patch's fate. *number* is the patch's number in its series."""

    number: int
    files: tuple[AppliedFile, ...]


MISSING = "file missing in the tree"
EXISTS = "file exists already"
BINARY = "binary"
SAME_ALREADY = "already applied"


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

    :param tree: before the first patch; ``None`` if there is none: then the trees hold what the
        patches show, and every hunk has status ``NO_TREE``.
    """
    before: SourceTree = HunksOnlyTree() if tree is None else tree
    for patch in series.patches:
        after, applied = apply_patch(before, patch)
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


def apply_patch(tree: SourceTree, patch: Patch) -> tuple[SourceTree, AppliedPatch]:
    """
    The tree after *patch*, and what became of each hunk. *tree* stays as it is.

    A hunk goes where it says, or to the nearest place where all its lines match, as with
    ``git apply``; there is no fuzz. A file that the patch does not fit is handed out as far as its
    hunks show it, so that they can be reviewed all the same.
    """
    work = _Work(tree, patch)
    files = tuple(work.apply(diff) for diff in patch.files)
    result = AppliedPatch(patch.number, files)
    if isinstance(tree, HunksOnlyTree):
        return HunksOnlyTree({**tree.files, **work.changes}), result
    return OverlayTree(tree, work.changes), result


class _Work:
    """One patch on its way into one tree."""

    def __init__(self, tree: SourceTree, patch: Patch) -> None:
        self._tree = tree
        self._no_tree = isinstance(tree, HunksOnlyTree)
        self._leaving = {
            diff.old_path
            for diff in patch.files
            if diff.status in (FileStatus.DELETED, FileStatus.RENAMED)
        }
        self.changes: dict[str, SourceFile | None] = {}

    def _read(self, path: str) -> SourceFile | None:
        return self.changes[path] if path in self.changes else self._tree.read(path)

    def apply(self, diff: FileDiff) -> AppliedFile:
        if diff.binary:
            return self._leave_binary(diff)
        if diff.status is FileStatus.ADDED:
            return self._add(diff)
        # Renames and copies of one patch all start from the tree before it, so two files can swap.
        moved = diff.status in (FileStatus.RENAMED, FileStatus.COPIED)
        before = self._tree.read(diff.old_path) if moved else self._read(diff.old_path)
        done = self._change(diff, before)
        if diff.status in (FileStatus.RENAMED, FileStatus.DELETED):
            self.changes.setdefault(diff.old_path, None)
        if diff.status is FileStatus.DELETED:
            self.changes[diff.old_path] = None
        return done

    def _leave_binary(self, diff: FileDiff) -> AppliedFile:
        if diff.status in (FileStatus.RENAMED, FileStatus.DELETED):
            self.changes.setdefault(diff.old_path, None)
        return _rejected(diff, BINARY, ReasonClass.BINARY)

    def _add(self, diff: FileDiff) -> AppliedFile:
        there = self._read(diff.new_path)
        after = whole_file(diff)
        self.changes[diff.new_path] = after
        if there is None or diff.new_path in self._leaving:
            status = HunkStatus.NO_TREE if self._no_tree else HunkStatus.APPLIED
            return AppliedFile(diff.path, _fates(diff, status), "")
        if self._no_tree:
            return AppliedFile(diff.path, _fates(diff, HunkStatus.NO_TREE), EXISTS)
        if there.text == after.text:
            return _rejected(diff, SAME_ALREADY, ReasonClass.ALREADY_APPLIED)
        return _rejected(diff, EXISTS, ReasonClass.FILE_EXISTS)

    def _change(self, diff: FileDiff, before: SourceFile | None) -> AppliedFile:
        """Put the hunks into *before*, the file at the old path."""
        target = diff.new_path
        if self._no_tree:
            self._keep(diff, _known_change(diff, before))
            return AppliedFile(diff.path, _fates(diff, HunkStatus.NO_TREE), "")
        if before is None:
            self._keep(diff, apply_to_pieces(None, diff))
            reason = MISSING + ("; read from the hunks only" if diff.hunks and target else "")
            return replace(_rejected(diff, MISSING, ReasonClass.FILE_MISSING), reason=reason)
        if diff.status is FileStatus.RENAMED and self._occupied(target):
            self._keep(diff, apply_to_pieces(before, diff))
            return _rejected(diff, EXISTS, ReasonClass.MODE_OR_RENAME_CONFLICT)
        return self._place(diff, before)

    def _place(self, diff: FileDiff, before: SourceFile) -> AppliedFile:
        placed = place_hunks(before, diff)
        fates = tuple(_fate(hunk) for hunk in placed.hunks)
        failed = sum(not fate.applied for fate in fates)
        left = diff.status is FileStatus.DELETED and not failed and placed.text != ""
        if not failed and not left:
            self._keep(diff, _rebuilt(before, placed, diff))
            return AppliedFile(diff.path, fates, "")
        if diff.status is FileStatus.DELETED:
            reason = f"deleted, though {failed} of {len(fates)} hunks do not apply"
            if left:
                reason = "deleted, though the hunks leave lines in it"
            return AppliedFile(diff.path, fates, reason, _worst(fates))
        base = None if before.complete else before
        self._keep(diff, apply_to_pieces(base, diff))
        of = f"{failed} of {len(fates)} hunks do not apply"
        return AppliedFile(diff.path, fates, f"read from the hunks only: {of}", _worst(fates))

    def _occupied(self, path: str) -> bool:
        return path not in self._leaving and self._read(path) is not None

    def _keep(self, diff: FileDiff, after: SourceFile | None) -> None:
        if diff.new_path and after is not None:
            mode = diff.new_mode or after.mode
            self.changes[diff.new_path] = replace(after, path=diff.new_path, mode=mode)


def _rebuilt(before: SourceFile, placed: Placed, diff: FileDiff) -> SourceFile:
    if not before.complete:
        # All the hunks fit what is known, so what is not known moves along with them.
        return apply_to_pieces(before, diff) or before
    if before.encoding == "utf-8":
        return replace(before, text=placed.text)
    # A patch may make UTF-8 of a Latin-1 file, or the reverse.
    data = replace(before, text=placed.text).data
    return file_of_bytes(before.path, data, before.origin, before.mode)


def _known_change(diff: FileDiff, before: SourceFile | None) -> SourceFile | None:
    """Without a tree: a file that a patch of the series made is whole, others are pieces."""
    if before is not None and before.complete:
        placed = place_hunks(before, diff)
        if not any(isinstance(hunk, HunkMismatch) for hunk in placed.hunks):
            return _rebuilt(before, placed, diff)
        before = None
    return apply_to_pieces(before, diff)


def _fates(diff: FileDiff, status: HunkStatus) -> tuple[AppliedHunk, ...]:
    return (AppliedHunk(status, 0, ""),) * len(diff.hunks)


def _rejected(diff: FileDiff, reason: str, why: ReasonClass) -> AppliedFile:
    fate = AppliedHunk(HunkStatus.FAILED, 0, reason, reason_class=why)
    return AppliedFile(diff.path, (fate,) * len(diff.hunks), reason, why)


def _worst(fates: Sequence[AppliedHunk]) -> ReasonClass:
    """The class of the first hunk that failed."""
    found = (fate.reason_class for fate in fates if fate.reason_class is not None)
    return next(found, ReasonClass.CONTEXT_DRIFTED)


def _fate(hunk: int | HunkMismatch) -> AppliedHunk:
    if not isinstance(hunk, HunkMismatch):
        return AppliedHunk(HunkStatus.APPLIED, hunk, "")
    why = ReasonClass.CONTEXT_DRIFTED
    if hunk.reason == SAME_ALREADY:
        why = ReasonClass.ALREADY_APPLIED
    return AppliedHunk(HunkStatus.FAILED, 0, hunk.reason, reason_class=why)
