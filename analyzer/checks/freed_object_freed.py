"""An object that came from elsewhere is freed twice on one way through the function.

Example: ``entry_release(entry); kfree(entry);`` where the release ends in a free of its own.
"""

from __future__ import annotations

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.syntax import Function
from analyzer.freedobjects import After, hits_of
from reports.finding import Rule, Severity


def _compare(function: Function, others: Surroundings) -> tuple[Hit, ...] | None:
    return hits_of(function, others, After.FREED)


CHECK = Check(
    Rule(
        id="freed-again",
        title="An object is freed that the function has freed already",
        defect_class="double-free",
        severity=Severity.ERROR,
        what="A pointer is freed and then, not set again, freed once more.",
        why="The second free takes the memory from whoever got it in between.",
        source="semantics.md 3 (a frame, an object is freed once)",
        false_alarms="Two conditions exclude each other for a reason the function does not show.",
    ),
    compare=_compare,
)
