"""User memory is copied, tested, and copied again over what was tested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.around import Around
from analyzer.check import Check, Hit, Hits
from analyzer.csource.places import root_name
from analyzer.csource.syntax import (
    Expr,
    Function,
    Member,
    Name,
    Node,
    NodeKind,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.happenings import Following, calls, node_expressions, written_names
from reports.finding import Rule, Severity


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy of the memory that *origin* names into the variable *target*."""

    node: Node
    line: int
    callee: str
    target: str
    origin: str
    names: frozenset[str]


def _find(function: Function, around: Around) -> Hits:
    copies = tuple(_copies(function, around))
    if len(copies) < 2:
        return () if copies else None
    following = Following(function.graph)
    hits = []
    for first in copies:
        for second in copies:
            if second is first or second.node.index not in following.after(first.node.index):
                continue
            if (first.target, first.origin) != (second.target, second.origin):
                continue
            tested = _kept_untested(function, following, first, second)
            if tested is not None:
                hits.append(_hit(first, second, tested))
    return tuple({hit.steps[-1][0]: hit for hit in hits}.values())


def _copies(function: Function, around: Around) -> Iterator[_Copy]:
    for node, call in calls(function):
        row = around.api.outside.get(call.callee)
        if row is None or row.reads is None or row.argument < 0:
            continue
        if max(row.reads, row.argument) >= len(call.arguments):
            continue
        pointed = uncast(call.arguments[row.argument])
        if isinstance(pointed, Unary) and pointed.op == "&":
            pointed = uncast(pointed.operand)
        origin = uncast(call.arguments[row.reads])
        if isinstance(pointed, Name):
            names = frozenset(e.text for e in walk(origin) if isinstance(e, Name))
            yield _Copy(node, call.line, call.callee, pointed.text, render(origin), names)


def _kept_untested(
    function: Function, following: Following, first: _Copy, second: _Copy
) -> tuple[int, str] | None:
    """A member tested between two copies and not after the second; none if the address moves."""
    between = following.after(first.node.index)
    behind = following.after(second.node.index)
    refusals = _refusals(function)
    tested: dict[str, int] = {}
    for node in function.graph.nodes:
        leads = second.node.index in following.after(node.index)
        if node.index not in between or not leads or node.index == second.node.index:
            continue
        if any(first.names & set(written_names(expr)) for expr in node_expressions(node)):
            return None
        if node.index in refusals and node.expr is not None:
            tested.update(dict.fromkeys(_members(node.expr, first.target), node.line))
    again = _mentioned(function, behind & refusals, first.target)
    used = _mentioned(function, behind, first.target)
    left = sorted((set(tested) & used) - again, key=lambda m: (tested[m], m))
    return (tested[left[0]], left[0]) if left else None


def _mentioned(function: Function, nodes: frozenset[int], target: str) -> set[str]:
    return {
        member
        for index in nodes
        for expr in node_expressions(function.graph.nodes[index])
        for member in _members(expr, target)
    }


def _refusals(function: Function) -> frozenset[int]:
    """Conditions one way of which leads straight to a failure: they validate what they test."""
    nodes = function.graph.nodes
    return frozenset(
        edge.source
        for edge in function.graph.edges
        if nodes[edge.source].kind is NodeKind.CONDITION
        and any(
            isinstance(part, Unary) and part.op == "-" and isinstance(part.operand, Name)
            for expr in node_expressions(nodes[edge.target])
            for part in walk(expr)
        )
    )


def _members(expr: Expr, target: str) -> Iterator[str]:
    for part in walk(expr):
        if isinstance(part, Member) and root_name(part) == target:
            yield render(part)


def _hit(first: _Copy, second: _Copy, tested: tuple[int, str]) -> Hit:
    return Hit(
        f"{second.target}: user memory is read again over what was tested",
        (
            (first.line, f"{first.callee}() copies {first.origin} to {first.target}"),
            (tested[0], f"tests {tested[1]}"),
            (
                second.line,
                f"{second.callee}() copies it again; {tested[1]} is not tested any more",
            ),
        ),
    )


CHECK = Check(
    Rule(
        id="user-memory-read-twice",
        title="User memory is read again over what was tested",
        defect_class="toctou",
        severity=Severity.ERROR,
        what="A member is copied from the program and tested; a second copy of the same memory"
        " overwrites it, and it is not tested again.",
        why="The program can change the memory between the two copies: the test is void.",
        source="include/linux/uaccess.h; copy_struct_from_user() reads once",
        false_alarms="The member is restored from elsewhere, or not used after the second copy.",
    ),
    find_around=_find,
)
