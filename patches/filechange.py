"""Apply the files of one patch: placing hunks, and all that a diff says besides them."""

from __future__ import annotations

from dataclasses import replace

from patches.diff import FileDiff, FileStatus, LineKind
from patches.fates import AppliedFile, AppliedHunk, HunkStatus, ReasonClass
from patches.pieces import rebuilt, whole_file
from patches.placing import HunkMismatch, Placed, Placement, new_lines, place_hunks
from patches.prerequisites import Suppliers
from patches.series import Patch
from patches.tree import (
    FOLDER,
    LINK,
    SUBMODULE,
    HunksOnlyTree,
    OverlayTree,
    SourceFile,
    SourceTree,
    entry,
)
from patches.unplaced import EXISTS, follow

MISSING = "file missing in the tree"
SAME_ALREADY = "already applied"
# Begins the reason of a file that a reader is shown in pieces.
READ_FROM_HUNKS = "read from the hunks only: "

_KINDS = {LINK: "a symbolic link", SUBMODULE: "a submodule", FOLDER: "a folder"}
_CONFLICT = ReasonClass.MODE_OR_RENAME_CONFLICT


class PatchWork:
    """
    One patch on its way into one tree.

    *changes*, *shown* and *followed* are those of an :class:`patches.tree.OverlayTree`.
    """

    def __init__(
        self, tree: SourceTree, patch: Patch, most_fuzz: int, suppliers: Suppliers | None
    ) -> None:
        self._tree = tree
        self._most_fuzz = most_fuzz
        self._suppliers = suppliers
        self._leaving = {
            diff.old_path
            for diff in patch.files
            if diff.status in (FileStatus.DELETED, FileStatus.RENAMED)
        }
        before = tree.followed if isinstance(tree, OverlayTree) else HunksOnlyTree()
        self.followed, _ = follow(before, patch)
        self.changes: dict[str, SourceFile | None] = {}
        self.shown: dict[str, SourceFile | None] = {}

    def _entry(self, path: str) -> SourceFile | None:
        return self.changes[path] if path in self.changes else entry(self._tree, path)

    def apply(self, diff: FileDiff) -> AppliedFile:
        """Do what *diff* says, as far as it fits."""
        if SUBMODULE in (diff.old_mode, diff.new_mode):
            return _rejected(diff, f"submodule: {_recorded(diff)}", ReasonClass.SUBMODULE)
        if diff.binary:
            return _rejected(diff, f"binary: {_recorded(diff)}", ReasonClass.BINARY)
        if diff.status is FileStatus.ADDED:
            return self._add(diff)
        # Renames and copies of one patch all start from the tree before it, so two files can swap.
        moved = diff.status in (FileStatus.RENAMED, FileStatus.COPIED)
        before = entry(self._tree, diff.old_path) if moved else self._entry(diff.old_path)
        refused = self._refused(diff, before)
        if refused is not None:
            return refused
        assert before is not None  # noqa: S101 - a missing file is refused
        done = self._place(diff, before)
        if diff.status is FileStatus.RENAMED:
            self.changes.setdefault(diff.old_path, None)
        return done

    def _add(self, diff: FileDiff) -> AppliedFile:
        there = self._entry(diff.new_path)
        if len(diff.hunks) > 1 or any(_not_added(diff)):
            reason = "a new file, and yet lines of an old one"
            self._show_pieces(diff)
            return _rejected(diff, reason, ReasonClass.CORRUPT_MAIL)
        after = whole_file(diff)
        blocked = self._blocked(diff.new_path)
        if blocked:
            self._show_pieces(diff)
            return _rejected(diff, blocked, _CONFLICT)
        if there is None or diff.new_path in self._leaving:
            self.changes[diff.new_path] = after
            return _all_applied(diff)
        if there.text == after.text and _kind(there.mode) == _kind(after.mode):
            return _rejected(diff, SAME_ALREADY, ReasonClass.ALREADY_APPLIED)
        self._show_pieces(diff)
        if there.mode in _KINDS:
            return _rejected(diff, f"there is {_KINDS[there.mode]} of this name", _CONFLICT)
        return _rejected(diff, EXISTS, ReasonClass.FILE_EXISTS)

    def _blocked(self, path: str) -> str:
        """What stands where *path* needs a folder, in words; empty if nothing does."""
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            there = None if folder in self._leaving else self._entry(folder)
            if there is not None and there.mode != FOLDER:
                return f"{folder} is {_KINDS.get(there.mode, 'a file')} in the tree, not a folder"
        return ""

    def _refused(self, diff: FileDiff, before: SourceFile | None) -> AppliedFile | None:
        """The fate of a file for whose hunks there is no place to look; ``None`` if there is."""
        if before is None:
            return self._missing(diff)
        kind = _kind(before.mode)
        if kind != _kind(diff.old_mode or before.mode) or before.mode in (SUBMODULE, FOLDER):
            self._show_pieces(diff)
            text = f"{diff.old_path} is {_KINDS.get(before.mode, 'a regular file')} in the tree"
            return _rejected(diff, text, _CONFLICT)
        if diff.status in (FileStatus.RENAMED, FileStatus.COPIED):
            return self._occupied(diff, before)
        if not diff.hunks and diff.new_mode and diff.new_mode == before.mode:
            return _rejected(diff, SAME_ALREADY, ReasonClass.ALREADY_APPLIED)
        return None

    def _missing(self, diff: FileDiff) -> AppliedFile:
        if diff.status is FileStatus.DELETED:
            reason = "already applied: the file is gone, or was never in this tree"
            return _rejected(diff, reason, ReasonClass.ALREADY_APPLIED)
        there = self._entry(diff.new_path) if diff.status is FileStatus.RENAMED else None
        if there is not None and _has_result(there, diff):
            reason = f"already applied: renamed to {diff.new_path}"
            return _rejected(diff, reason, ReasonClass.ALREADY_APPLIED)
        if diff.hunks:
            self._show_pieces(diff)
        needs = self._suppliers.of_file(diff.old_path) if self._suppliers else ""
        why = ReasonClass.PREREQUISITE_MISSING if needs else ReasonClass.FILE_MISSING
        said = f"{MISSING}; {needs}" if needs else MISSING
        reason = said + ("; read from the hunks only" if diff.hunks else "")
        return replace(_rejected(diff, said, why), reason=reason)

    def _occupied(self, diff: FileDiff, before: SourceFile) -> AppliedFile | None:
        """The fate of a rename or copy onto what is there; ``None`` if nothing is."""
        there = None if diff.new_path in self._leaving else self._entry(diff.new_path)
        blocked = self._blocked(diff.new_path)
        if there is None and not blocked:
            return None
        if there is not None and diff.status is FileStatus.COPIED and _has_result(there, diff):
            reason = f"already applied: {diff.new_path} is there"
            return _rejected(diff, reason, ReasonClass.ALREADY_APPLIED)
        self._show_pieces(diff)
        return _rejected(diff, blocked or EXISTS, _CONFLICT)

    def _place(self, diff: FileDiff, before: SourceFile) -> AppliedFile:
        placed = place_hunks(before, diff, self._most_fuzz)
        fates = tuple(_fate(self._explained(diff, hunk)) for hunk in placed.hunks)
        failed = [fate for fate in fates if not fate.applied]
        if diff.status is FileStatus.DELETED:
            return self._delete(diff, placed, fates)
        after = rebuilt(before, placed.text)
        mode = diff.new_mode if diff.new_mode != diff.old_mode else ""
        after = replace(after, path=diff.new_path, mode=mode or before.mode)
        if len(failed) < len(fates) or not fates:
            self.changes[diff.new_path] = after
        if not failed:
            self._show_along(diff)
            return AppliedFile(diff.path, fates, "")
        of = f"{len(failed)} of {len(fates)} hunks"
        if all(fate.reason_class is ReasonClass.ALREADY_APPLIED for fate in failed):
            reason = SAME_ALREADY if len(failed) == len(fates) else f"{of} are applied already"
            return AppliedFile(diff.path, fates, reason, ReasonClass.ALREADY_APPLIED)
        self._show_pieces(diff)
        reason = f"{READ_FROM_HUNKS}{of} do not apply"
        return AppliedFile(diff.path, fates, reason, _first_class(failed))

    def _explained(
        self, diff: FileDiff, hunk: Placement | HunkMismatch
    ) -> Placement | HunkMismatch:
        if self._suppliers is None or not isinstance(hunk, HunkMismatch):
            return hunk
        return self._suppliers.of_hunk(diff.old_path, hunk)

    def _delete(
        self, diff: FileDiff, placed: Placed, fates: tuple[AppliedHunk, ...]
    ) -> AppliedFile:
        failed = [fate for fate in fates if not fate.applied]
        if not failed and not placed.text:
            self.changes[diff.old_path] = None
            return AppliedFile(diff.path, fates, "")
        self.shown[diff.old_path] = None
        if failed:
            reason = f"deleted, though {len(failed)} of {len(fates)} hunks do not apply"
            return AppliedFile(diff.path, fates, reason, _first_class(failed))
        reason = "deleted, though the hunks leave lines in it"
        return AppliedFile(diff.path, fates, reason, ReasonClass.CONTEXT_DRIFTED)

    def _show_along(self, diff: FileDiff) -> None:
        """Where a reader is shown pieces of the file, these change, too."""
        shown = self._tree.shown if isinstance(self._tree, OverlayTree) else {}
        if diff.old_path in shown or diff.old_path in self.shown:
            self._show_pieces(diff)

    def _show_pieces(self, diff: FileDiff) -> None:
        if diff.new_path:
            self.shown[diff.new_path] = self.followed.read(diff.new_path)
        if diff.status is FileStatus.RENAMED:
            self.shown.setdefault(diff.old_path, None)


def _not_added(diff: FileDiff) -> list[bool]:
    return [True for hunk in diff.hunks for line in hunk.lines if line.kind is not LineKind.ADDED]


def _kind(mode: str) -> str:
    """Mode without its permissions; a diff that names none speaks of a regular file."""
    return mode if mode in _KINDS else "file"


def _has_result(there: SourceFile, diff: FileDiff) -> bool:
    """*there* holds what each hunk of *diff* leaves; without hunks, its blob tells, or nothing."""
    return all("".join(new_lines(hunk)) in there.text for hunk in diff.hunks)


def _recorded(diff: FileDiff) -> str:
    names = f"{diff.old_blob or 'unknown'} to {diff.new_blob or 'unknown'}"
    return f"recorded, not applied ({names})"


def _all_applied(diff: FileDiff) -> AppliedFile:
    fate = AppliedHunk(HunkStatus.APPLIED, 0, "")
    return AppliedFile(diff.path, (fate,) * len(diff.hunks), "")


def _rejected(diff: FileDiff, reason: str, why: ReasonClass) -> AppliedFile:
    fate = AppliedHunk(HunkStatus.FAILED, 0, reason, reason_class=why)
    return AppliedFile(diff.path, (fate,) * len(diff.hunks), reason, why)


def _first_class(failed: list[AppliedHunk]) -> ReasonClass:
    """The class of the first hunk that is not there in any way."""
    classes = [fate.reason_class for fate in failed if fate.reason_class is not None]
    real = [why for why in classes if why is not ReasonClass.ALREADY_APPLIED]
    return (real or classes or [ReasonClass.NOT_KNOWN])[0]


def _fate(hunk: Placement | HunkMismatch) -> AppliedHunk:
    if isinstance(hunk, HunkMismatch):
        failed = HunkStatus.FAILED
        return AppliedHunk(failed, hunk.offset, hunk.reason, 0, hunk.reason_class)
    return AppliedHunk(HunkStatus.APPLIED, hunk.offset, hunk.remark, hunk.fuzz)
