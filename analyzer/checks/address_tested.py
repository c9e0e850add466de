"""The address of a variable is tested for NULL where what was stored there is meant."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.syntax import Edge, Function, Name, Node, NodeKind, Unary, render, uncast
from analyzer.csource.valueflow import Origin
from analyzer.failuretests import (
    PointerTest,
    pointer_test,
    stores_pointer_through,
    successors,
)
from reports.finding import Rule, Severity


def _compare(function: Function, around: Surroundings) -> tuple[Hit, ...] | None:
    tests = {
        node.index: (node, test)
        for node in function.graph.nodes
        if node.kind is NodeKind.CONDITION
        and node.expr is not None
        and (test := pointer_test(node.expr, around.effect_of)) is not None
        and isinstance(test.subject, Name | Unary)
    }
    if not tests:
        return None
    return (*_direct(tests, function, around), *_stored_through(tests, function, around))


def _direct(
    tests: dict[int, tuple[Node, PointerTest]], function: Function, around: Surroundings
) -> Iterator[Hit]:
    """A pointer that can only be the address of a variable."""
    local = {n.declares.name: n.declares for n in function.graph.nodes if n.declares is not None}
    for node, test in tests.values():
        declared = local.get(test.text)
        if declared is None or "*" not in declared.type:
            continue
        made = around.flow_of(function).before(node.index, test.text)
        source = uncast(made[0].source) if len(made) == 1 and made[0].source else None
        if not isinstance(source, Unary) or made[0].origin is not Origin.ADDRESS:
            continue
        if isinstance(source.operand, Name) and source.operand.text in local:
            yield Hit(
                f"{test.text}: an address that cannot be NULL is tested",
                (
                    (made[0].line, f"{test.text} is the address {render(source)}"),
                    (node.line, f"tests {test.text}"),
                ),
            )


def _stored_through(
    tests: dict[int, tuple[Node, PointerTest]], function: Function, around: Surroundings
) -> Iterator[Hit]:
    """``*p = allocate(); if (!p)``."""
    after = successors(function)
    for node in function.graph.nodes:
        pointer = stores_pointer_through(node, around.effect_of)
        tested = tests.get(_next(after, node.index)) if pointer else None
        if tested is not None and tested[1].text == pointer:
            yield Hit(
                f"{pointer}: the pointer is tested instead of what was stored through it",
                (
                    (node.line, f"*{pointer} gets the result of an allocation"),
                    (tested[0].line, f"tests {pointer}, which was written through already"),
                ),
            )


def _next(after: dict[int, tuple[Edge, ...]], index: int) -> int:
    edges = after.get(index, ())
    return edges[0].target if len(edges) == 1 else -1


CHECK = Check(
    Rule(
        id="address-tested-for-null",
        title="An address is tested for NULL instead of what is stored there",
        defect_class="bad-null-check",
        severity=Severity.ERROR,
        what="The pointer that is tested was written through just before, or is an address of a"
        " variable; what may be NULL is the value behind it.",
        why="The test is never true, and a failed allocation goes on as if it had worked.",
        source="ISO C 6.5.3.2 (an address of an object is not null); semantics.md 3.1",
        false_alarms="None known.",
    ),
    compare=_compare,
)
