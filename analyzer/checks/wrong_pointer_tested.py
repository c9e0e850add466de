"""Right behind an allocation another pointer is tested than the one that was allocated."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.dominance import dominators
from analyzer.csource.syntax import (
    Call,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Node,
    NodeKind,
    render,
)
from analyzer.failuretests import (
    POINTERS,
    Asked,
    PointerTest,
    conditions,
    pointer_test,
    sets,
    successors,
)
from reports.finding import Rule, Severity


def _compare(function: Function, around: Surroundings) -> tuple[Hit, ...] | None:
    made = [
        (node, found)
        for node in function.graph.nodes
        if (found := sets(node)) is not None
        and isinstance(found[1], Name | Member | Index)
        and isinstance(found[2], Call)
        and (effect := around.effect_of(found[2].callee)) is not None
        and effect.result in POINTERS
    ]
    return tuple(_wrong(made, function, around)) if made else None


def _wrong(
    made: list[tuple[Node, tuple[str, Expr, Expr]]], function: Function, around: Surroundings
) -> Iterator[Hit]:
    after = successors(function)
    tests = {
        node.index: (node, test)
        for node, expr in conditions(function)
        if (test := pointer_test(expr, around.effect_of)) is not None
    }
    asked = {test.text for _, test in tests.values()}
    allocated = {text: node for node, (text, _, _) in made}
    for node, (text, _, value) in made:
        edges = after.get(node.index, ())
        tested = tests.get(edges[0].target) if len(edges) == 1 else None
        if tested is None or text in asked or not _other(tested[1], text):
            continue
        first = allocated.get(tested[1].text)
        if first is None or first.index >= node.index:
            continue
        if _tested_before(first, node, tested[1].text, tests, function):
            yield Hit(
                f"{text}: another pointer is tested than the one that was allocated",
                (
                    (first.line, f"allocates {tested[1].text}, tested behind it"),
                    (node.line, f"{text} = {render(value)}"),
                    (tested[0].line, f"tests {tested[1].text} again"),
                ),
            )


def _other(test: PointerTest, text: str) -> bool:
    named = isinstance(test.subject, Name | Member | Index)
    return named and test.text != text and not test.text.startswith((f"{text}->", f"{text}."))


def _tested_before(
    first: Node,
    node: Node,
    text: str,
    tests: dict[int, tuple[Node, PointerTest]],
    function: Function,
) -> bool:
    tree = dominators(function.graph)
    return any(
        test.text == text
        and test.asked is not Asked.EITHER
        and tree.covers(first.index, other.index)
        and tree.covers(other.index, node.index)
        and other.kind is NodeKind.CONDITION
        for other, test in tests.values()
    )


CHECK = Check(
    Rule(
        id="wrong-pointer-tested",
        title="Another pointer is tested than the one that was allocated",
        defect_class="bad-null-check",
        severity=Severity.ERROR,
        what="Directly behind an allocation a pointer is tested that was allocated and tested"
        " before, and the new one is never tested.",
        why="The test was copied with the wrong name: the new pointer may be NULL when it is used.",
        source="semantics.md 3.1 (failure column)",
        false_alarms="None known.",
    ),
    compare=_compare,
)
