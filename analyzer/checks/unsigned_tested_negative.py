"""A variable that cannot be negative is tested for being negative."""

from __future__ import annotations

from analyzer.check import Check, Hit
from analyzer.csource.syntax import (
    Binary,
    Declaration,
    Expr,
    Function,
    Name,
    NodeKind,
    Number,
    render,
)
from analyzer.effects import KernelApi
from analyzer.names import scan
from reports.finding import Rule, Severity

_UNSIGNED = frozenset(
    {"unsigned", "unsigned int", "unsigned long", "unsigned long long", "unsigned char", "uint",
     "unsigned short", "u8", "u16", "u32", "u64", "size_t", "__u8", "__u16", "__u32", "__u64",
     "uint8_t", "uint16_t", "uint32_t", "uint64_t", "ulong"}
)  # fmt: skip


def _find(function: Function, _: KernelApi) -> tuple[Hit, ...] | None:
    names = scan(function)
    declared = {
        n: d for n, d in names.declarations.items()
        if d.type in _UNSIGNED and not d.array and n not in names.ambiguous
    }  # fmt: skip
    if not declared:
        return None
    tests = [
        (node.line, node.expr)
        for node in function.graph.nodes
        if node.kind is NodeKind.CONDITION and node.expr is not None
    ]
    return tuple(
        Hit(
            f"{name}: an unsigned variable is tested for a negative value",
            (
                (declared[name].line, f"{name} is declared {declared[name].type}"),
                (line, f"`{render(expr)}` is never true"),
            ),
        )
        for line, expr in tests
        if (name := _asks_negative(expr, declared))
    )


def _asks_negative(expr: Expr, declared: dict[str, Declaration]) -> str:
    """The variable of ``variable < 0``; ``>= 0`` is left to the compiler, it hides no failure."""
    if not isinstance(expr, Binary) or expr.op != "<" or not isinstance(expr.left, Name):
        return ""
    zero = isinstance(expr.right, Number) and expr.right.value == 0
    return expr.left.text if zero and expr.left.text in declared else ""


CHECK = Check(
    Rule(
        id="unsigned-tested-negative",
        title="An unsigned variable is tested for a negative value",
        defect_class="status-as-errno",
        severity=Severity.ERROR,
        what="The test is never true: what was negative before is a large number here.",
        why="The failure that the test was written for is taken for a success.",
        source="ISO C 6.3.1.3; semantics.md 2.8 (a failure is a negative errno)",
        false_alarms="A test that is kept for a type that may change.",
    ),
    _find,
)
