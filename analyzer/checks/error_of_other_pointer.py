"""The errno is taken out of a pointer that holds none."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.syntax import Call, Expr, Function, Node, render, uncast
from analyzer.effect import Transfer
from analyzer.failuretests import (
    Asked,
    EffectOf,
    PointerTest,
    conditions,
    parts,
    pointer_test,
    sets,
    successors,
)
from reports.finding import Rule, Severity

# Messages and clean-up stand between the test and the errno, hardly ever more.
_NODES = 4


def _compare(function: Function, around: Surroundings) -> tuple[Hit, ...] | None:
    tests = [
        (node, test)
        for node, expr in conditions(function)
        if (test := pointer_test(expr, around.effect_of)) is not None
    ]
    return tuple(_wrong(tests, function, around)) if tests else None


def _wrong(
    tests: list[tuple[Node, PointerTest]], function: Function, around: Surroundings
) -> Iterator[Hit]:
    for node, test in tests:
        for behind in _straight(function, node, test.failed):
            taken = next(_taken(behind, around.effect_of), None)
            found = sets(behind)
            if taken is not None:
                yield from _judge(node, test, behind, taken)
                break
            if found is not None and found[0] == test.text:
                break


def _judge(node: Node, test: PointerTest, behind: Node, taken: Expr) -> Iterator[Hit]:
    text = render(taken)
    asked = (node.line, f"{test.text} {test.asked.value}")
    if test.asked is Asked.ERROR and text != test.text:
        yield Hit(
            f"{text}: the errno of another pointer is taken than the one that failed",
            (asked, (behind.line, f"takes the errno out of {text}")),
        )
    if test.asked is Asked.NULL and text == test.text:
        yield Hit(
            f"{text}: the errno is taken out of a pointer that is NULL: it is 0, a success",
            (asked, (behind.line, f"takes the errno out of {text}")),
        )


def _straight(function: Function, node: Node, label: bool) -> Iterator[Node]:
    """Nodes that follow one another behind an edge, up to the first condition."""
    after = successors(function)
    edges = [e for e in after.get(node.index, ()) if e.label is label]
    for _ in range(_NODES):
        if len(edges) != 1:
            return
        yield function.graph.nodes[edges[0].target]
        edges = [e for e in after.get(edges[0].target, ()) if e.label is None]


def _taken(node: Node, effect_of: EffectOf) -> Iterator[Expr]:
    for part in parts(node):
        effect = effect_of(part.callee) if isinstance(part, Call) and part.arguments else None
        if effect is not None and effect.transfer == (Transfer.POINTER_TO_ERRNO, 0):
            yield uncast(part.arguments[0]) if isinstance(part, Call) else part


CHECK = Check(
    Rule(
        id="errno-of-good-pointer",
        title="The errno is taken out of a pointer that holds none",
        defect_class="status-as-errno",
        severity=Severity.ERROR,
        what="A pointer was found to be an error, and the errno is taken out of another one; or it"
        " was found to be NULL, and an errno is taken out of it.",
        why="The function returns an address or 0 where the caller expects a negative errno.",
        source="include/linux/err.h",
        false_alarms="Two names of the same pointer.",
    ),
    compare=_compare,
)
