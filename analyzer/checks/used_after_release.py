"""Memory is used behind the statement that freed it."""

from __future__ import annotations

from analyzer.behindrelease import hits_behind
from analyzer.check import Check
from reports.finding import Rule, Severity

CHECK = Check(
    Rule(
        id="used-after-release",
        title="Memory is used after it was freed",
        defect_class="use-after-free",
        severity=Severity.ERROR,
        what=(
            "A call frees what a pointer points to, and a statement that follows looks into the "
            "object or gives it to a function that does; the pointer was not set anew in between."
        ),
        why="The memory may belong to somebody else by then.",
        source="semantics.md 3.1 (kfree, vfree, __free_page)",
        false_alarms="A free that only drops one of several references under another name.",
    ),
    compare=lambda function, around: hits_behind(function, around, again=False),
)
