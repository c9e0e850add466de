"""An error path does not undo what another error path of the function undoes."""

from __future__ import annotations

from analyzer.around import Around
from analyzer.check import Check, Hit
from analyzer.csource.syntax import Function
from analyzer.unwinding import Taken, hits_of
from reports.finding import Rule, Severity


def _find(function: Function, around: Around) -> tuple[Hit, ...] | None:
    return hits_of(function, around, Taken.STATE)


CHECK = Check(
    Rule(
        id="unwinding-skipped",
        title="An error path leaves in place what another one takes back",
        defect_class="missing-unwind",
        severity=Severity.WARNING,
        what=(
            "A step of the function succeeded; one later failure is followed by the call that "
            "undoes it, another one is not."
        ),
        why=(
            "What stays in place outlives the failed function: a handler of freed data, a clock "
            "that runs, a region that nobody can request again."
        ),
        source="engines.md 6 (an error path against its siblings); kernel coding-style 7",
        false_alarms="The caller, or a callee outside the file, undoes it after this failure only.",
    ),
    find_around=_find,
)
