"""A loop counts with one variable and indexes with another that does not move."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Hits
from analyzer.csource.syntax import (
    Binary,
    Expr,
    Function,
    Index,
    Loop,
    Name,
    Node,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effects import KernelApi
from analyzer.happenings import node_expressions, written_names
from reports.finding import Rule, Severity


def _find(function: Function, _: KernelApi) -> Hits:
    if not function.graph.loops:
        return None
    hits = (_judge(function, loop) for loop in function.graph.loops)
    return tuple(hit for hit in hits if hit is not None)


def _judge(function: Function, loop: Loop) -> Hit | None:
    nodes = [function.graph.nodes[index] for index in sorted(loop.body)]
    if any(node.hole or node.iterates for node in nodes):
        return None
    head = function.graph.nodes[loop.head]
    counter, bound = _counted(head)
    if not counter or not bound:
        return None
    stepped = [n for n in nodes if counter in _stepped(n)]
    # The step of the loop is all that is done with the counter.
    used = [n for n in nodes if n not in stepped and n is not head and _names(n, counter)]
    moved = {name for n in nodes for expr in node_expressions(n) for name in written_names(expr)}
    if len(stepped) != 1 or used or bound in moved or moved - {counter} & _indexed_with(nodes):
        return None
    if _other_uses(stepped[0], counter):
        return None
    indexed = [
        (part.line, render(part))
        for n in nodes
        for expr in node_expressions(n)
        for part in walk(expr)
        if isinstance(part, Index) and _is(part.index, bound)
    ]
    if not indexed or not _counts_elsewhere(function, loop, bound):
        return None
    line, text = indexed[0]
    return Hit(
        f"{text}: the loop counts with {counter} and indexes with {bound}",
        (
            (head.line, f"the loop runs `{render(head.expr)}`" if head.expr else "the loop"),
            (line, f"{text} is the same element on each turn; {counter} is not used"),
        ),
    )


def _counted(head: Node) -> tuple[str, str]:
    """Counter and bound of ``k < i``."""
    match head.expr:
        case Binary(op="<" | "<=" | "!=", left=left, right=right):
            counter, bound = uncast(left), uncast(right)
            if isinstance(counter, Name) and isinstance(bound, Name):
                return counter.text, bound.text
    return "", ""


def _stepped(node: Node) -> set[str]:
    return {name for expr in node_expressions(node) for name in written_names(expr)}


def _names(node: Node, name: str) -> bool:
    return any(_is(part, name) for expr in node_expressions(node) for part in walk(expr))


def _other_uses(node: Node, counter: str) -> bool:
    """The node that steps the counter does something else with it."""
    match tuple(node_expressions(node)):
        case (Unary(op="++" | "--", operand=operand),):
            return not _is(operand, counter)
        case _:
            return True


def _indexed_with(nodes: list[Node]) -> set[str]:
    return {name for node in nodes for name in _index_names(node)}


def _index_names(node: Node) -> Iterator[str]:
    for expr in node_expressions(node):
        for part in walk(expr):
            if isinstance(part, Index):
                yield from (e.text for e in walk(part.index) if isinstance(e, Name))


def _counts_elsewhere(function: Function, loop: Loop, bound: str) -> bool:
    """The bound is where an earlier loop over elements stopped."""
    return any(
        other is not loop
        and not loop.body <= other.body
        and any(bound in _stepped(function.graph.nodes[n]) for n in other.body)
        for other in function.graph.loops
    )


def _is(expr: Expr, name: str) -> bool:
    return isinstance(uncast(expr), Name) and render(expr) == name


CHECK = Check(
    Rule(
        id="loop-indexes-with-bound",
        title="A loop counts with one variable and indexes with another",
        defect_class="bounds",
        severity=Severity.ERROR,
        what="Each turn of the loop handles the element at the loop's bound, which does not move;"
        " the counter is not used.",
        why="An unwinding loop then undoes one element several times, one that was never set up,"
        " and leaves the others.",
        source="semantics.md 3.1; the bound of an unwinding loop is the first element not set up",
        false_alarms="A loop that does one thing several times on purpose.",
    ),
    find=_find,
)
