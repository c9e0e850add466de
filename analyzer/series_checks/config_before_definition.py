"""
Code that is built tests a configuration symbol that only a later patch defines.

Purpose: the code behind the test is dead until then, so what the patch says it does cannot be had,
nor tested, at its own step; reviewers ask to define the symbol first. It still builds, so this is
never an error. A `select` of a symbol that comes later selects nothing, without a word.

Silent: `depends on` a later symbol (the option just cannot be chosen), makefile lines (nothing is
built), files that are not built before the symbol is defined, symbols the series moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.buildlines import BuildKind
from analyzer.patchreading import PatchReading
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.seriesorder import SeriesOrder, series_order
from analyzer.symbollinks import config_name
from patches.apply import Step
from patches.diff import LineKind
from reports.finding import Confidence, Finding, Location, Rule, Severity, TraceStep

RULE = Rule(
    id="configuration-used-before-definition",
    title="Configuration symbol used before the patch that defines it",
    defect_class="series-order",
    severity=Severity.WARNING,
    what="A patch tests or selects a configuration symbol that only a later patch defines.",
    why="Until then the symbol is never set: the code that the patch adds cannot be built in, and "
    "what the patch claims cannot be tested at its step.",
    source="Documentation/kbuild/kconfig-language.rst",
    false_alarms="Series that add code first and switch it on last on purpose.",
)


def find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    """Compare each use of a symbol that the series defines with the patch that defines it."""
    if len(steps) < 2:
        return SeriesResult(())
    order = series_order(steps, reader)
    before = _before(order)
    found: dict[tuple[str, str, str], Finding] = {}
    for reading in order.readings:
        for name, place, what in _uses(order, reading):
            definer, line = order.build.configs.get(name, (0, None))
            if definer <= reading.position or line is None or name in before:
                continue
            defined = Location(line.path, line.line)
            if _known_in_tree(order, defined, name):
                continue
            finding = _finding(order, reading.position, definer, name, place, defined, what)
            found.setdefault((place.path, place.function, name), finding)
    return SeriesResult(tuple(found.values()))


def _before(order: SeriesOrder) -> frozenset[str]:
    """Symbols that context and removed lines of Kconfig files define."""
    return frozenset(
        line.name
        for reading in order.readings
        for line in reading.build
        if line.kind is BuildKind.CONFIG
        and (line.change is LineKind.REMOVED or _is_context_of_old(order, line.name, reading))
    )


def _is_context_of_old(order: SeriesOrder, name: str, reading: PatchReading) -> bool:
    """A context line defines it, and no patch before this one added that line."""
    shown = any(
        line.name == name and line.kind is BuildKind.CONFIG and line.change is LineKind.CONTEXT
        for line in reading.build
    )
    definer, _ = order.build.configs.get(name, (0, None))
    return shown and not 0 < definer < reading.position


def _uses(order: SeriesOrder, reading: PatchReading) -> Iterator[tuple[str, Location, str]]:
    at = reading.position
    for use in reading.uses:
        if not use.name.startswith("CONFIG_"):
            continue
        name = config_name(use.name)
        definer, _ = order.build.configs.get(name, (0, None))
        if definer > at and order.build.built_from(use.path) < definer:
            place = order.place(at, use.path, use.line, use.function)
            yield name, place, "tests"
    for line in reading.build:
        selects = line.kind is BuildKind.ASKS and line.word in ("select", "imply")
        if selects and line.change is LineKind.ADDED:
            yield line.name, order.place(at, line.path, line.line), "selects"


def _known_in_tree(order: SeriesOrder, defined: Location, name: str) -> bool:
    source = order.steps[0].before.read(defined.path)
    words = ("config", "menuconfig")
    return source is not None and any(
        line.split()[:2] in ([word, name] for word in words) for line in source.text.split("\n")
    )


def _finding(
    order: SeriesOrder,
    user: int,
    definer: int,
    name: str,
    place: Location,
    defined: Location,
    what: str,
) -> Finding:
    first, last = order.number(user), order.number(definer)
    steps = (
        TraceStep(place, f"patch {first} {what} `CONFIG_{name}`"),
        TraceStep(defined, f"patch {last} is the one that defines it"),
        TraceStep(place, f"never set at patch {first}: what depends on it cannot be built there"),
    )
    message = f"`CONFIG_{name}` is used before the patch that defines it"
    code = order.code(user, place)
    return Finding(RULE, message, place, steps, Confidence.HIGH, first, code)


SERIES_CHECK = SeriesCheck((RULE,), find)
