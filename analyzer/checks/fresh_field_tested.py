"""A member of an object is tested before anything has set it since the object was allocated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.dominance import dominators
from analyzer.csource.syntax import (
    Assignment,
    Call,
    Expr,
    Function,
    Member,
    Name,
    Node,
    NodeKind,
    Unary,
    children,
    render,
    uncast,
    walk,
)
from analyzer.effect import Sleep
from analyzer.failuretests import parts, sets, successors
from analyzer.names import root
from reports.finding import Rule, Severity

# Words of calls that come back once someone else has worked on the object.
_WAITS = re.compile(r"wait(?!queue)|submit|register|(^|_)queue_|send|issue")
_Touched = frozenset[str] | None
"""Members something may have set; ``None`` where anything may have."""


def _compare(function: Function, around: Surroundings) -> tuple[Hit, ...] | None:
    new = around.api.gives_zeroed | around.api.leaves_unset
    made = [
        (node, found[0], found[2])
        for node in function.graph.nodes
        if (found := sets(node)) is not None
        and isinstance(found[1], Name)
        and isinstance(found[2], Call)
        and found[2].callee in new
    ]
    return tuple(_tested(made, function, around)) if made else None


def _tested(
    made: list[tuple[Node, str, Call]], function: Function, around: Surroundings
) -> Iterator[Hit]:
    single = {
        n.declares.name
        for n in function.graph.nodes
        if n.kind is NodeKind.DECLARATION and n.declares and n.declares.type.count("*") == 1
    }
    tree = dominators(function.graph)
    for node, name, value in made:
        if name not in single:
            continue
        still = "unset" if value.callee in around.api.leaves_unset else "0"
        for index, touched in sorted(_spread(node, name, function, around).items()):
            tested = function.graph.nodes[index]
            member = _asked(tested, name) if touched is not None else None
            if member is None or _set(render(member), touched or frozenset()):
                continue
            if tree.covers(node.index, index):
                yield Hit(
                    f"{render(member)}: tested before anything has set it",
                    (
                        (node.line, f"{name} = {render(value)}"),
                        (tested.line, f"tests {render(member)}, which is still {still}"),
                    ),
                )


def _asked(node: Node, name: str) -> Member | None:
    """The member of *name* that a condition depends on."""
    if node.kind is not NodeKind.CONDITION or node.expr is None:
        return None
    if any(isinstance(e, Call | Assignment) for e in walk(node.expr)):
        return None
    return next(_members(node.expr, name), None)


def _members(expr: Expr, name: str) -> Iterator[Member]:
    if isinstance(expr, Member) and root(expr) == name:
        yield expr
        return
    for child in children(expr):
        yield from _members(child, name)


def _set(member: str, touched: frozenset[str]) -> bool:
    """The member, a part of it, or what it is a part of was touched."""
    return any(_within(member, t) or _within(t, member) for t in touched)


def _within(part: str, whole: str) -> bool:
    return part == whole or (part.startswith(whole) and part[len(whole)] in ".-[")


def _spread(
    start: Node, name: str, function: Function, around: Surroundings
) -> dict[int, _Touched]:
    """For each node behind the allocation, what may have been set before it."""
    after = successors(function)
    before: dict[int, _Touched] = {}
    waiting: list[tuple[int, _Touched]] = [
        (e.target, frozenset()) for e in after.get(start.index, ())
    ]
    while waiting:
        index, touched = waiting.pop()
        if index in before:
            known = before[index]
            joined = None if known is None or touched is None else known | touched
            if joined == known:
                continue
            touched = joined
        before[index] = touched
        leaving = _through(function.graph.nodes[index], name, touched, around)
        waiting += [(e.target, leaving) for e in after.get(index, ())]
    return before


def _through(node: Node, name: str, touched: _Touched, around: Surroundings) -> _Touched:
    if touched is None or node.kind is NodeKind.UNREAD or name in node.iterates:
        return None
    for part in parts(node):
        if isinstance(part, Assignment):
            written = uncast(part.target)
            if render(written) in {name, f"*{name}"} or _handed(part.value, name):
                return None
            if root(written) == name:
                touched |= {re.sub(r"\[.*", "", render(written))}
        elif isinstance(part, Unary) and part.op in {"++", "--", "&"}:
            if isinstance(uncast(part.operand), Name) and render(part.operand) == name:
                return None
            if root(part.operand) == name:
                touched |= {re.sub(r"\[.*", "", render(part.operand))}
        elif isinstance(part, Call) and _fills(part, name, around):
            return None
    found = sets(node)
    if found is not None and _handed(found[2], name):
        return None
    return touched


def _fills(call: Call, name: str, around: Surroundings) -> bool:
    """The call has the object, or waits for someone who has it through a member."""
    if any(_handed(a, name) for a in call.arguments):
        return True
    effect = around.effect_of(call.callee)
    waits = _WAITS.search(call.callee) or (effect is not None and effect.sleeps is Sleep.ALWAYS)
    return bool(waits) and any(root(a) == name for a in call.arguments)


def _handed(expr: Expr, name: str) -> bool:
    """The object itself is given on, and not only a member of it or a question about it."""
    expr = uncast(expr)
    if isinstance(expr, Name):
        return expr.text == name
    if isinstance(expr, Member) or (isinstance(expr, Unary) and expr.op in {"!", "&"}):
        return False
    return any(_handed(child, name) for child in children(expr))


CHECK = Check(
    Rule(
        id="fresh-field-tested",
        title="A member is tested before anything has set it",
        defect_class="uninit-var",
        severity=Severity.ERROR,
        what="The object was allocated in this function, nothing has set the member since, and its"
        " value decides.",
        why="The test always goes the same way: what fills the member comes too late.",
        source="semantics.md 3.1",
        false_alarms="A call that is given another member and fills this one.",
    ),
    compare=_compare,
)
