"""Memory is freed again behind the statement that freed it."""

from __future__ import annotations

from analyzer.behindrelease import hits_behind
from analyzer.check import Check
from reports.finding import Rule, Severity

CHECK = Check(
    Rule(
        id="released-twice",
        title="Memory is freed twice",
        defect_class="double-free",
        severity=Severity.ERROR,
        what=(
            "A call frees what a pointer points to, and a statement that follows frees it again; "
            "the pointer was not set anew in between."
        ),
        why="The allocator hands the same memory out twice.",
        source="semantics.md 3.1 (kfree, vfree, __free_page)",
        false_alarms="A free that only drops one of several references under another name.",
    ),
    compare=lambda function, around: hits_behind(function, around, again=True),
)
