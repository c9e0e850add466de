"""An error path keeps a reference that another one drops."""

from __future__ import annotations

from analyzer.around import Around
from analyzer.check import Check, Hit
from analyzer.csource.syntax import Function
from analyzer.unwinding import Taken, hits_of
from reports.finding import Rule, Severity


def _find(function: Function, around: Around) -> tuple[Hit, ...] | None:
    return hits_of(function, around, Taken.REFERENCE)


CHECK = Check(
    Rule(
        id="reference-left-on-error",
        title="An error path keeps a reference that another one drops",
        defect_class="refcount",
        severity=Severity.WARNING,
        what=(
            "A failure after the reference was taken is not followed by the put, "
            "though another failure is."
        ),
        why="The object is never freed and its module never unloads.",
        source="engines.md 6 (an error path against its siblings)",
        false_alarms="Something outside the file took it over before this failure.",
    ),
    find_around=_find,
)
