"""After a loop of batches, the last batch alone tells whether anything was done."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.around import Around
from analyzer.check import Check, Hit
from analyzer.csource.syntax import (
    Assignment,
    Expr,
    Function,
    Loop,
    Name,
    Node,
    NodeKind,
    uncast,
    walk,
)
from analyzer.effects import KernelApi
from analyzer.happenings import node_expressions
from reports.finding import Confidence, Rule, Severity


def _find(function: Function, around: Around) -> tuple[Hit, ...] | None:
    nodes = function.graph.nodes
    hits: list[Hit] = []
    asked = False
    for loop in function.graph.loops:
        inside = [nodes[n] for n in sorted(loop.body)]
        counts = dict(_counts(inside, around.api))
        asked = asked or bool(counts)
        end = max((node.line for node in inside), default=0)
        for name, line in counts.items():
            summed = _summed(inside, name)
            test = next((n for n in nodes if n.line > end and _tests(n, name)), None)
            if summed and test is not None and not _set_outside(nodes, loop, name, end):
                steps = (
                    (line, f"{name} is what this batch has done"),
                    (summed, f"{name} is added up: the loop does several batches"),
                    (test.line, f"only the last batch's {name} is asked for"),
                )
                words = f"{name}: what earlier batches have done is not asked for"
                hits.append(Hit(words, steps, Confidence.MEDIUM))
    return tuple(hits) if asked else None


def _assignments(node: Node) -> Iterator[Assignment]:
    for expr in node_expressions(node):
        yield from (p for p in walk(expr) if isinstance(p, Assignment))


def _counts(inside: list[Node], api: KernelApi) -> Iterator[tuple[str, int]]:
    """Variables set to the completed elements of one call."""
    for node in inside:
        for one in _assignments(node):
            target = uncast(one.target)
            if one.op == "=" and isinstance(target, Name) and _names(one.value) & api.reps_done:
                yield target.text, node.line


def _names(expr: Expr) -> set[str]:
    called = {getattr(p, "callee", "") for p in walk(expr)}
    return called | {p.text for p in walk(expr) if isinstance(p, Name)}


def _summed(inside: list[Node], name: str) -> int:
    """The line where *name* is added to, or taken from, a total of the loop; 0 if none is."""
    for node in inside:
        for one in _assignments(node):
            if one.op in {"+=", "-="} and _is(one.value, name):
                return node.line
    return 0


def _is(expr: Expr, name: str) -> bool:
    """The expression is the variable itself."""
    bare = uncast(expr)
    return isinstance(bare, Name) and bare.text == name


def _tests(node: Node, name: str) -> bool:
    if node.kind is not NodeKind.CONDITION or node.expr is None:
        return False
    return name in {p.text for p in walk(node.expr) if isinstance(p, Name)}


def _set_outside(nodes: tuple[Node, ...], loop: Loop, name: str, end: int) -> bool:
    return any(
        _is(one.target, name)
        for node in nodes
        if node.line > end and node.index not in loop.body
        for one in _assignments(node)
    )


CHECK = Check(
    Rule(
        id="last-batch-decides",
        title="The last batch alone tells whether there is something to undo",
        defect_class="rep-partial",
        severity=Severity.WARNING,
        what=(
            "A loop asks for work in batches and adds up what each has done; behind the loop a "
            "condition asks for the count of the last batch instead of the total."
        ),
        why=(
            "If the last batch did nothing, what the batches before it did is neither undone nor "
            "reported: pages stay mapped, or deposited, that nobody knows of."
        ),
        source="semantics.md 2.2 (repeat hypercalls), I-HC-PARTIAL",
        false_alarms="Earlier batches are dealt with in another way behind the loop.",
    ),
    find_around=_find,
)
