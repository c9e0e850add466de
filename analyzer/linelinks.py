"""Edges by text: a hunk whose context or removed lines another patch of the series made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from patches.diff import DiffLine, FileDiff, FileStatus, Hunk, LineKind
from patches.series import Patch
from reports.dependency import Reason, ReasonKind
from reports.finding import Location


@dataclass(frozen=True, slots=True)
class _Made:
    """Who made a line, or took one away: position of the patch and line after it."""

    position: int
    line: int
    text: str = ""


@dataclass(slots=True)
class _Lines:
    """
    What the patches so far did to one file, in the line numbers after them.

    :ivar added: line -> who added it. :ivar cuts: line -> who removed what stood before it.
    """

    added: dict[int, _Made] = field(default_factory=dict)
    cuts: dict[int, _Made] = field(default_factory=dict)


Link = tuple[int, int, Reason]
"""Position of the patch that needs, of the one that is needed, and why."""


def line_links(patches: Sequence[Patch]) -> Iterator[Link]:
    """
    Yield an edge for each file of a patch whose hunks show what an earlier patch left.

    The numbers are those of the mails, which fit each other whatever tree the series is for; where
    a line is not the one that was added there, the numbers do not fit and no edge is made.
    """
    files: dict[str, _Lines] = {}
    for position, patch in enumerate(patches, 1):
        for diff in patch.files:
            known = files.get(diff.old_path, _Lines())
            if diff.status in (FileStatus.RENAMED, FileStatus.DELETED):
                files.pop(diff.old_path, None)
            yield from _needed(position, diff, known)
            if diff.new_path:
                files[diff.new_path] = _after(position, diff, known)


def _needed(position: int, diff: FileDiff, known: _Lines) -> Iterator[Link]:
    found: dict[tuple[int, ReasonKind], list[tuple[_Made, int, str]]] = {}
    for hunk in diff.hunks:
        for made, line, kind, what in _touching(hunk, known):
            found.setdefault((made.position, kind), []).append((made, line, what))
    for (needs, kind), hits in sorted(found.items(), key=lambda item: (item[0][0], item[1][0][1])):
        made, line, what = hits[0]
        more = f", and {len(hits) - 1} more such lines" if len(hits) > 1 else ""
        source = Location(diff.old_path, made.line)
        yield position, needs, Reason(kind, "", what + more, source, Location(diff.path, line))


def _touching(hunk: Hunk, known: _Lines) -> Iterator[tuple[_Made, int, ReasonKind, str]]:
    if not known.added and not known.cuts:
        return
    line_after = hunk.new_start
    for line in hunk.lines:
        line_after = line.new_line or line_after
        made = known.added.get(line.old_line or 0)
        if made is not None and made.text == line.text:
            if line.kind is LineKind.REMOVED:
                yield made, line_after, ReasonKind.LINES, "changes a line that it added"
            else:
                yield made, line_after, ReasonKind.CONTEXT, "context holds a line that it added"
        cut = known.cuts.get(line.old_line or 0)
        if cut is not None and line.old_line != hunk.old_start:
            yield cut, line_after, ReasonKind.CONTEXT, "context spans where it removed lines"


def _after(position: int, diff: FileDiff, known: _Lines) -> _Lines:
    result = _Lines()
    for source, target in ((known.added, result.added), (known.cuts, result.cuts)):
        hunks = iter(diff.hunks)
        hunk, shift = next(hunks, None), 0
        for line in sorted(source):
            while hunk is not None and line >= _behind(hunk):
                shift += hunk.new_count - hunk.old_count
                hunk = next(hunks, None)
            inside = hunk is not None and hunk.old_start <= line
            new = _new_line(hunk, line) if hunk is not None and inside else line + shift
            if new:
                target[new] = source[line]
    for hunk in diff.hunks:
        _add(position, hunk, result)
    return result


def _behind(hunk: Hunk) -> int:
    return hunk.old_start + (hunk.old_count or 1)


def _new_line(hunk: Hunk, line: int) -> int:
    """Where an old line of a hunk stands after it; 0 if it is gone."""
    return next((entry.new_line or 0 for entry in hunk.lines if entry.old_line == line), 0)


def _add(position: int, hunk: Hunk, result: _Lines) -> None:
    behind = hunk.new_start
    for line in hunk.lines:
        if line.kind is LineKind.REMOVED:
            result.cuts[behind] = _Made(position, behind)
        elif line.new_line is not None:
            behind = line.new_line + 1
            _own(position, line, result)


def _own(position: int, line: DiffLine, result: _Lines) -> None:
    if line.kind is LineKind.ADDED and line.new_line is not None:
        result.added[line.new_line] = _Made(position, line.new_line, line.text)
