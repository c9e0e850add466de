"""An ``else`` stands between ``#if`` and ``#endif`` where ``#else`` was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analyzer.buildsteps import Answer, Difference, Problem, introduced
from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from analyzer.visible import VisibleFile, VisibleReader
from patches.apply import Step
from reports.finding import Location, Rule, Severity

RULE = Rule(
    id="else-without-hash",
    title="An else stands where #else was meant",
    defect_class="build",
    severity=Severity.ERROR,
    what="Between #if and #endif, which have no #else, a line in column 0 says only else.",
    why="It binds to the if before it: with the condition both halves are compiled and the second"
    " runs in place of what the author wrote for it; without it nothing is left of either.",
    source="C11 6.10.1; Documentation/process/coding-style.rst (code is indented)",
    false_alarms="Code that is not indented.",
)
_OPENS = re.compile(r"\s*#\s*(if|ifdef|ifndef)\b(.*)")
_OTHER = re.compile(r"\s*#\s*(else|elif|endif)\b")
_ELSE = re.compile(r"else\s*(/\*.*\*/\s*)?$")


def _find(steps: Sequence[Step], reader: SourceReader) -> SeriesResult:
    return introduced(steps, reader, (RULE,), _ask)


def _ask(file: VisibleFile, difference: Difference, _: VisibleReader) -> Answer:
    before = difference.before
    same = before is not None and before is not file and before.source.text == file.source.text
    if same or "#" not in file.source.text:
        return Answer((), 0)
    return Answer(tuple(_problems(file)), 1)


def _problems(file: VisibleFile) -> Iterator[Problem]:
    lines = file.source.text.split("\n")
    opened: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if match := _OPENS.match(line):
            opened.append((number, match[2].strip()))
        elif match := _OTHER.match(line):
            if opened:
                first, condition = opened.pop()
                if match[1] != "endif":
                    opened.append((0, condition))
        elif _ELSE.match(line) and opened and opened[-1][0]:
            first, condition = opened[-1]
            function = file.declared.function_at(number)
            name = function.name if function is not None else ""
            yield Problem(
                RULE,
                name,
                condition,
                f"else where #else was meant, inside #if {condition}",
                number,
                "else in column 0, not indented as code is",
                ((Location(file.path, first, name), f"#if {condition}, without an #else"),),
                own=True,
            )


SERIES_CHECK = SeriesCheck((RULE,), _find)
