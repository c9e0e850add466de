"""Kernel memory is mapped writable and executable at once."""

from __future__ import annotations

from analyzer.check import Check, Hit
from analyzer.csource.syntax import Call, Function, Name, render, walk
from analyzer.effects import KernelApi
from analyzer.names import expressions
from reports.finding import Rule, Severity


def _find(function: Function, api: KernelApi) -> tuple[Hit, ...] | None:
    calls = [e for top in expressions(function) for e in walk(top) if isinstance(e, Call)]
    hits: list[Hit] = []
    for call in calls:
        used = {e.text for a in call.arguments for e in walk(a) if isinstance(e, Name)}
        wrong = sorted(used & api.writable_executable)
        if call.callee in api.writable_executable:
            wrong.append(call.callee)
        if wrong:
            words = f"{wrong[0]}: memory is mapped writable and executable"
            hits.append(Hit(words, ((call.line, render(call)),)))
    at_line = {(hit.message, hit.steps[0][0]): hit for hit in reversed(hits)}
    return tuple(reversed(at_line.values())) if calls else None


CHECK = Check(
    Rule(
        id="writable-executable-mapping",
        title="Memory is mapped writable and executable",
        defect_class="wx-mapping",
        severity=Severity.ERROR,
        what="The protection given to the mapping allows writing and executing at the same time.",
        why="Whoever can write there can run code in the kernel; W^X checks warn at boot.",
        source="semantics.md I-HC-WX, 3.3 (set_memory_*, W^X check)",
        false_alarms="A mapping that is made read-only before anything else runs.",
    ),
    _find,
)
