"""Which lines of the patched files a series touched, in the line numbers after its last patch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from patches.apply import AppliedFile, AppliedPatch, HunkStatus, ReasonClass
from patches.diff import FileDiff, Hunk, LineKind
from patches.series import Series

Touched = Mapping[str, Mapping[int, int]]


def touched_lines(series: Series, applied: Sequence[AppliedPatch]) -> Touched:
    """
    Path -> line -> number of the patch that last touched it.

    A line is touched if it was added, or if something next to it was removed. Later patches move
    the lines of earlier ones; a hunk that did not apply touches nothing.
    """
    files: dict[str, dict[int, int]] = {}
    pieces = _in_pieces(applied)
    for patch, result in zip(series.patches, applied, strict=True):
        for diff, done in zip(patch.files, result.files, strict=True):
            known = files.pop(diff.old_path or diff.path, {})
            hunks = _applied_hunks(diff, done, diff.path in pieces)
            if diff.new_path:
                files[diff.new_path] = _after(known, hunks, patch.number)
    return files


def headings(series: Series, applied: Sequence[AppliedPatch]) -> Mapping[str, Mapping[int, str]]:
    """Path -> first line of a hunk -> the function git names there (behind the second ``@@``)."""
    files: dict[str, dict[int, str]] = {}
    pieces = _in_pieces(applied)
    for patch, result in zip(series.patches, applied, strict=True):
        for diff, done in zip(patch.files, result.files, strict=True):
            known = files.pop(diff.old_path or diff.path, {})
            hunks = _applied_hunks(diff, done, diff.path in pieces)
            moved = {_moved(line, hunks): heading for line, heading in known.items()}
            files[diff.path] = {line: heading for line, heading in moved.items() if line}
            for hunk, offset in hunks:
                files[diff.path][hunk.new_start + offset] = hunk.heading
    return files


def _in_pieces(applied: Sequence[AppliedPatch]) -> frozenset[str]:
    """
    Files that were not patched as a whole: they are shown at the hunks' own line numbers, see
    :func:`patches.apply.apply_patch`; not so where what failed is there already.
    """
    return frozenset(
        file.path
        for result in applied
        for file in result.files
        if file.reason and file.reason_class is not ReasonClass.ALREADY_APPLIED
    )


def _applied_hunks(diff: FileDiff, done: AppliedFile, own: bool) -> list[tuple[Hunk, int]]:
    return [
        (hunk, 0 if own else fate.offset)
        for hunk, fate in zip(diff.hunks, done.hunks, strict=True)
        if fate.status is not HunkStatus.FAILED or done.reason
    ]


def _after(
    known: dict[int, int], applied: Sequence[tuple[Hunk, int]], number: int
) -> dict[int, int]:
    moved = {_moved(line, applied): patch for line, patch in known.items()}
    lines = {line: patch for line, patch in moved.items() if line}
    for hunk, offset in applied:
        for line in _touched_by(hunk):
            lines[line + offset] = number
    return lines


def _moved(line: int, applied: Sequence[tuple[Hunk, int]]) -> int:
    """Where a line stands after the hunks; 0 if one of them removed it."""
    shift = 0
    for hunk, offset in applied:
        start = hunk.old_start + offset
        if line >= start + hunk.old_count:
            shift += hunk.new_count - hunk.old_count
        elif line >= start:
            for entry in hunk.lines:
                if entry.old_line is not None and entry.old_line + offset == line:
                    return 0 if entry.new_line is None else entry.new_line + offset
    return line + shift


def _touched_by(hunk: Hunk) -> list[int]:
    lines: list[int] = []
    behind = hunk.new_start
    for entry in hunk.lines:
        if entry.kind is LineKind.REMOVED:
            lines.append(behind)
        elif entry.new_line is not None:
            behind = entry.new_line + 1
            if entry.kind is LineKind.ADDED:
                lines.append(entry.new_line)
    return lines
