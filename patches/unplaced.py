"""Follow a series without a tree: files are what the patches show of them."""

from __future__ import annotations

from dataclasses import replace

from patches.diff import FileDiff, FileStatus
from patches.fates import AppliedFile, AppliedHunk, AppliedPatch, HunkStatus, ReasonClass
from patches.pieces import apply_to_pieces, rebuilt, whole_file
from patches.placing import HunkMismatch, place_hunks
from patches.series import Patch
from patches.tree import HunksOnlyTree, SourceFile

EXISTS = "file exists already"


def follow(tree: HunksOnlyTree, patch: Patch) -> tuple[HunksOnlyTree, AppliedPatch]:
    """What is known after *patch*. Its hunks are believed, as there is nothing to try them on."""
    work = _Pieces(tree, patch)
    files = tuple(work.apply(diff) for diff in patch.files)
    return HunksOnlyTree({**tree.files, **work.changes}), AppliedPatch(patch.number, files)


class _Pieces:
    """One patch on its way into what is known."""

    def __init__(self, tree: HunksOnlyTree, patch: Patch) -> None:
        self._tree = tree
        self._leaving = {
            diff.old_path
            for diff in patch.files
            if diff.status in (FileStatus.DELETED, FileStatus.RENAMED)
        }
        self.changes: dict[str, SourceFile | None] = {}

    def _read(self, path: str) -> SourceFile | None:
        return self.changes[path] if path in self.changes else self._tree.read(path)

    def apply(self, diff: FileDiff) -> AppliedFile:
        fate = AppliedHunk(HunkStatus.NO_TREE, 0, "")
        done = AppliedFile(diff.path, (fate,) * len(diff.hunks), "")
        if diff.binary:
            done = replace(done, reason="binary", reason_class=ReasonClass.BINARY)
        elif diff.status is FileStatus.ADDED:
            there = self._read(diff.new_path)
            if there is not None and diff.new_path not in self._leaving:
                done = replace(done, reason=EXISTS, reason_class=ReasonClass.FILE_EXISTS)
            self.changes[diff.new_path] = whole_file(diff)
            return done
        else:
            self._change(diff)
        if diff.status in (FileStatus.RENAMED, FileStatus.DELETED):
            self.changes.setdefault(diff.old_path, None)
        if diff.status is FileStatus.DELETED and not diff.binary:
            self.changes[diff.old_path] = None
        return done

    def _change(self, diff: FileDiff) -> None:
        # Renames and copies of one patch all start from the tree before it, so two files can swap.
        moved = diff.status in (FileStatus.RENAMED, FileStatus.COPIED)
        before = self._tree.read(diff.old_path) if moved else self._read(diff.old_path)
        after = _known_change(diff, before)
        if diff.new_path and after is not None:
            mode = diff.new_mode or after.mode
            self.changes[diff.new_path] = replace(after, path=diff.new_path, mode=mode)


def _known_change(diff: FileDiff, before: SourceFile | None) -> SourceFile | None:
    """A file that a patch of the series made is whole, others are pieces."""
    if before is not None and before.complete:
        placed = place_hunks(before, diff, most_fuzz=0)
        if not any(isinstance(hunk, HunkMismatch) for hunk in placed.hunks):
            return rebuilt(before, placed.text)
        before = None
    return apply_to_pieces(before, diff)
