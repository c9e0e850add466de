"""A series as the checks of its order see it: patches read, steps applied, places of findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from analyzer.builtfrom import NEVER, BuildSteps
from analyzer.patchreading import PatchReading, read_patches
from analyzer.reader import SourceReader
from analyzer.symbollinks import config_name
from patches.apply import Step
from patches.diff import FileDiff
from patches.tree import HunksOnlyTree, SourceFile
from reports.finding import CodeLine, Location

_CONDITIONAL = re.compile(r"\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b(.*)")
_CODE_AROUND = 6


_KEPT: WeakKeyDictionary[SourceReader, SeriesOrder] = WeakKeyDictionary()


def series_order(steps: Sequence[Step], reader: SourceReader) -> SeriesOrder:
    """The series as read once for all checks that share *reader*."""
    kept = _KEPT.get(reader)
    if kept is None or kept.steps is not steps:
        kept = _KEPT[reader] = SeriesOrder(steps)
    return kept


class SeriesOrder:
    """What the patches of a series bring and ask for, step by step."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        self.readings: tuple[PatchReading, ...] = read_patches([step.patch for step in steps])
        self.build = BuildSteps(self.readings)

    @property
    def has_tree(self) -> bool:
        """There is a tree below the patches."""
        return not isinstance(self.steps[0].before, HunksOnlyTree)

    def number(self, position: int) -> int:
        """The number that the subject of the patch at *position* says."""
        return self.steps[position - 1].patch.number

    def place(self, position: int, path: str, line: int, function: str = "") -> Location:
        """
        Where a line of a mail stands in the tree after the patch at *position*.

        :param line: on the new side of the patch, as posted.
        """
        step = self.steps[position - 1]
        for diff, done in zip(step.patch.files, step.applied.files, strict=True):
            if diff.path != path:
                continue
            for hunk, fate in zip(diff.hunks, done.hunks, strict=True):
                if hunk.new_start <= line < hunk.new_start + hunk.new_count:
                    return Location(path, line + fate.offset, function)
        return Location(path, line, function)

    def file_after(self, position: int, path: str) -> SourceFile | None:
        """A file as the patch at *position* leaves it."""
        return self.steps[position - 1].after.read(path)

    def diff(self, position: int, path: str) -> FileDiff | None:
        """What the patch at *position* does to a file."""
        files = self.steps[position - 1].patch.files
        return next((diff for diff in files if diff.path == path), None)

    def compiled_from(self, position: int, path: str, line: int) -> int:
        """
        From which patch on the compiler sees a line that the patch at *position* adds.

        It does not before the file is built, nor before the configuration symbols exist that the
        conditionals around the line ask for.
        """
        start = max(position, self.build.built_from(path))
        place = self.place(position, path, line)
        for condition in self.conditions(position, path, place.line):
            if condition.strip() == "0":
                return NEVER
            for word in re.findall(r"\w+", condition):
                if word.startswith("CONFIG_"):
                    start = max(start, self.build.config_from(config_name(word)))
        return start

    def conditions(self, position: int, path: str, line: int) -> tuple[str, ...]:
        """The conditions of the ``#if`` lines open at a line of the tree, outermost first."""
        source = self.file_after(position, path)
        stack: list[str] = []
        for text in source.text.split("\n")[: line - 1] if source is not None else ():
            match = _CONDITIONAL.match(text)
            if match is None:
                continue
            if match[1].startswith("if"):
                stack.append(match[2])
            elif match[1] == "endif":
                stack = stack[:-1]
            elif stack:
                stack[-1] = f"{stack[-1]} {match[2]}"
        return tuple(stack)

    def code(self, position: int, place: Location) -> tuple[CodeLine, ...]:
        """The lines around a place, for display."""
        source = self.file_after(position, place.path)
        if source is None:
            return ()
        lines = source.text.split("\n")
        first = max(1, place.line - _CODE_AROUND)
        return tuple(
            CodeLine(
                number,
                lines[number - 1],
                not any(start <= number <= end for start, end in source.gaps),
                number in self._added_lines(position, place.path),
            )
            for number in range(first, min(len(lines), place.line + _CODE_AROUND) + 1)
        )

    def _added_lines(self, position: int, path: str) -> frozenset[int]:
        return frozenset(self._added(position, path))

    def _added(self, position: int, path: str) -> Iterator[int]:
        step = self.steps[position - 1]
        for diff, done in zip(step.patch.files, step.applied.files, strict=True):
            if diff.path != path:
                continue
            for hunk, fate in zip(diff.hunks, done.hunks, strict=True):
                for line in hunk.lines:
                    if line.old_line is None and line.new_line is not None:
                        yield line.new_line + fate.offset
