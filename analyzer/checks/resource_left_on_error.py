"""An error path loses what another one frees."""

from __future__ import annotations

from analyzer.around import Around
from analyzer.check import Check, Hit
from analyzer.csource.syntax import Function
from analyzer.unwinding import Taken, hits_of
from reports.finding import Rule, Severity


def _find(function: Function, around: Around) -> tuple[Hit, ...] | None:
    return hits_of(function, around, Taken.MEMORY)


CHECK = Check(
    Rule(
        id="resource-left-on-error",
        title="An error path loses what another one frees",
        defect_class="leak",
        severity=Severity.WARNING,
        what=(
            "A failure after the allocation is not followed by the call that frees it, "
            "though another failure is."
        ),
        why="Memory, a mapping or an object is gone until the next boot.",
        source="engines.md 6 (an error path against its siblings)",
        false_alarms="Something outside the file took it over before this failure.",
    ),
    find_around=_find,
)
