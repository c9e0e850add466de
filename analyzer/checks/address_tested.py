"""The address of a variable is tested for NULL where what was stored there is meant."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.syntax import (
    Call,
    Edge,
    Function,
    Name,
    Node,
    NodeKind,
    Unary,
    render,
    uncast,
)
from analyzer.csource.valueflow import Origin
from analyzer.effect import Result
from analyzer.failuretests import PointerTest, pointer_test, sets, successors
from reports.finding import Rule, Severity

_POINTERS = frozenset({Result.POINTER, Result.ERROR_POINTER})


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
    pointers = {n.declares.name for n in function.graph.nodes if n.declares and "*" in n.declares.type}
    for node, test in tests.values():
        if not isinstance(test.subject, Name) or test.text not in pointers:
            continue
        flow = around.flow_of(function)
        made = flow.before(node.index, test.text)
        if not made or any(d.origin is not Origin.ADDRESS for d in made):
            continue
        if len(made) > 1 or not _of_variable(made[0].source, function):
            continue
        words = f"{test.text} is the address {render(made[0].source) if made[0].source else ''}"
        yield Hit(
            f"{test.text}: an address that cannot be NULL is tested",
            ((made[0].line, words), (node.line, f"tests {test.text}")),
        )


def _of_variable(source: object, function: Function) -> bool:
    """``&local``: the address of something that is there for certain."""
    plain = uncast(source) if isinstance(source, Unary) else None  # type: ignore[arg-type]
    local = {n.declares.name for n in function.graph.nodes if n.declares is not None}
    return (
        isinstance(plain, Unary)
        and plain.op == "&"
        and isinstance(plain.operand, Name)
        and plain.operand.text in local
    )


def _stored_through(
    tests: dict[int, tuple[Node, PointerTest]], function: Function, around: Surroundings
) -> Iterator[Hit]:
    """``*p = allocate(); if (!p)``."""
    after = successors(function)
    for node in function.graph.nodes:
        found = sets(node)
        if found is None or not isinstance(found[1], Unary) or found[1].op != "*":
            continue
        pointer, value = uncast(found[1].operand), found[2]
        effect = around.effect_of(value.callee) if isinstance(value, Call) else None
        if effect is None or effect.result not in _POINTERS or not isinstance(pointer, Name):
            continue
        tested = tests.get(_next(after, node.index))
        if tested is not None and tested[1].text == pointer.text:
            yield Hit(
                f"{pointer.text}: the pointer is tested instead of what was stored through it",
                (
                    (node.line, f"*{pointer.text} gets the result of {render(value)}"),
                    (tested[0].line, f"tests {pointer.text}, which was written through already"),
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
