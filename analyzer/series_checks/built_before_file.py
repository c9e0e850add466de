"""
A makefile, a Kconfig file or an ``#include`` names a file that only a later patch adds.

Purpose: make stops with "No rule to make target", Kconfig with "can't open file", the compiler with
"No such file". The later patch shows that the file was not there before: it adds it as a new one.

Silent: objects whose configuration symbol comes no earlier than the file, and code that is not
built before the file is there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from analyzer.buildlines import BuildKind, BuildLine
from analyzer.patchreading import Include, PatchReading
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.seriesorder import SeriesOrder, series_order
from analyzer.symbollinks import wanted_files
from analyzer.visibility import named_headers
from patches.apply import Step
from patches.diff import FileStatus, LineKind
from reports.finding import Confidence, Finding, Location, Rule, Severity, TraceStep

RULE = Rule(
    id="built-before-file-exists",
    title="Built or included before the patch that adds the file",
    defect_class="series-order",
    severity=Severity.ERROR,
    what="A patch builds, reads or includes a file that only a later patch of the series adds.",
    why="The steps between the two patches do not build, and git bisect stops there.",
    source="Documentation/process/submitting-patches.rst, Separate your changes",
    false_alarms="A header of the same name that hunks do not show, in another search folder.",
)


def find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    """Look up each file that an added line needs among those that later patches add."""
    if len(steps) < 2:
        return SeriesResult(())
    order = series_order(steps, reader)
    found: list[Finding] = []
    for reading in order.readings:
        for line in reading.build:
            if line.change is LineKind.ADDED:
                found += _of_build_line(order, reading, line)
        for include in reading.includes:
            if include.added:
                found += _of_include(order, reading, include)
    return SeriesResult(tuple(found))


def _of_build_line(order: SeriesOrder, reading: PatchReading, line: BuildLine) -> Iterator[Finding]:
    at = reading.position
    wanted = wanted_files(line)
    adding = [order.build.added.get(path, 0) for path in wanted]
    later = [(step, path) for step, path in zip(adding, wanted, strict=True) if step > at]
    if not later or any(0 < step <= at for step in adding) or _there(order, at, wanted):
        return
    step, path = min(later)
    gates = max([at, *(order.build.config_from(gate) for gate in line.gates)])
    if gates >= step or not _created(order, step, path) or _composite(order, line):
        return
    if _replaces(order, step, wanted):
        return
    what = "reads" if line.kind is BuildKind.SOURCE else "builds"
    place = order.place(at, line.path, line.line)
    yield _finding(order, at, step, place, f"{what} `{line.name}`", path)


def _replaces(order: SeriesOrder, position: int, wanted: Sequence[str]) -> bool:
    """The patch takes away what the object was made of before, such as assembly for C."""
    files = order.steps[position - 1].patch.files
    return any(diff.old_path in wanted for diff in files)


def _composite(order: SeriesOrder, line: BuildLine) -> bool:
    """The object is made of others: no file of its name is needed."""
    if not line.name.endswith(".o"):
        return False
    stem = line.name.rpartition("/")[2].removesuffix(".o")
    folder = line.name.rpartition("/")[0]
    return any(
        other.kind is BuildKind.OBJECT
        and other.path.rpartition("/")[0] == folder
        and other.word.partition("-")[0] == stem
        for reading in order.readings
        for other in reading.build
    )


def _of_include(order: SeriesOrder, reading: PatchReading, include: Include) -> Iterator[Finding]:
    at = reading.position
    wanted = tuple(named_headers(include.path, include.target, include.quoted))
    adding = [(order.build.added.get(path, 0), path) for path in wanted]
    later = [(step, path) for step, path in adding if step > at]
    if not later or any(0 < step <= at for step, _ in adding) or _there(order, at, wanted):
        return
    step, path = min(later)
    starts = order.compiled_from(at, include.path, include.line)
    if starts >= step or not _created(order, step, path) or _elsewhere(order, include, path):
        return
    place = order.place(at, include.path, include.line)
    yield _finding(order, starts, step, place, f"includes `{include.target}`", path)


def _elsewhere(order: SeriesOrder, include: Include, path: str) -> bool:
    """Another header may be meant: one that is searched before, or a generic one of ``asm/``."""
    generic = include.target.startswith("asm/")
    if order.has_tree:
        other = f"include/asm-generic/{include.target.removeprefix('asm/')}"
        return generic and order.file_after(1, other) is not None
    earlier = itertools.takewhile(
        lambda wanted: wanted != path,
        named_headers(include.path, include.target, include.quoted),
    )
    return generic or any(not wanted.startswith("arch/") for wanted in earlier)


def _there(order: SeriesOrder, at: int, paths: Sequence[str]) -> bool:
    return any(order.file_after(at, path) is not None for path in paths)


def _created(order: SeriesOrder, position: int, path: str) -> bool:
    """The patch makes the file anew; one that it renames may be found under both names."""
    diff = order.diff(position, path)
    return diff is not None and diff.status is FileStatus.ADDED


def _finding(
    order: SeriesOrder, user: int, adder: int, place: Location, what: str, path: str
) -> Finding:
    first, last = order.number(user), order.number(adder)
    steps = (
        TraceStep(place, f"patch {first} {what}"),
        TraceStep(Location(path, 1), f"patch {last} is the one that adds the file"),
        TraceStep(place, f"does not build after patch {first} and before patch {last}"),
    )
    message = f"{what} before the patch that adds `{path}`"
    code = order.code(user, place)
    return Finding(RULE, message, place, steps, Confidence.HIGH, first, code)


SERIES_CHECK = SeriesCheck((RULE,), find)
