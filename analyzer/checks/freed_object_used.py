"""An object that came from elsewhere is used after the function freed it.

Example: ``kfree(entry); list_del(&entry->node);``: unlinks through memory that is gone.
"""

from __future__ import annotations

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.syntax import Function
from analyzer.freedobjects import After, hits_of
from reports.finding import Rule, Severity


def _compare(function: Function, others: Surroundings) -> tuple[Hit, ...] | None:
    return hits_of(function, others, After.USED)


CHECK = Check(
    Rule(
        id="used-after-free",
        title="An object is used after the function freed it",
        defect_class="use-after-free",
        severity=Severity.ERROR,
        what="A pointer is freed and then, not set again, read through or given to who does.",
        why="The memory may belong to someone else by then: the list or the lock in it is theirs.",
        source="semantics.md 3 (a frame, an object is used by its owner)",
        false_alarms="Two conditions exclude each other for a reason the function does not show.",
    ),
    compare=_compare,
)
