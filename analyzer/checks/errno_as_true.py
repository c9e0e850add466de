"""A function that returns a truth value returns a negative errno."""

from __future__ import annotations

from analyzer.check import Check, Hit
from analyzer.csource.syntax import Function, NodeKind, render
from analyzer.effects import KernelApi
from analyzer.failuretests import is_errno_constant
from reports.finding import Rule, Severity


def _find(function: Function, _: KernelApi) -> tuple[Hit, ...] | None:
    if function.return_type != "bool":
        return None
    return tuple(
        Hit(
            f"{function.name}() returns a negative errno as a truth value",
            (
                (function.line, f"{function.name}() is declared bool"),
                (node.line, f"returns {render(node.expr)}, which is true"),
            ),
        )
        for node in function.graph.nodes
        if node.kind is NodeKind.RETURN and node.expr is not None and is_errno_constant(node.expr)
    )


CHECK = Check(
    Rule(
        id="errno-returned-as-true",
        title="A negative errno is returned as a truth value",
        defect_class="status-as-errno",
        severity=Severity.ERROR,
        what="The function is declared bool, and a failure returns a negative errno: true.",
        why="Callers take the failure for the answer yes.",
        source="ISO C 6.3.1.2 (what is not 0 converts to true)",
        false_alarms="None known.",
    ),
    _find,
)
