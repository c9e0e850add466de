"""What functions do with memory that they have freed: findings for the checks that ask."""

from __future__ import annotations

from analyzer.check import Hit, Surroundings
from analyzer.csource.syntax import (
    Call,
    Function,
    Member,
    NodeKind,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.names import expressions, identifiers
from analyzer.releases import Behind, Release, Touch, releases


def hits_behind(function: Function, around: Surroundings, again: bool) -> tuple[Hit, ...] | None:
    """
    Uses (or, with *again*, second releases) of what a statement before them freed.

    ``None`` if the function frees nothing.
    """
    freed = list(releases(function, around.effect_of))
    if not freed:
        return None
    behind = Behind(function, around.effect_of, lambda call: _looks(call, around))
    hits: dict[int, Hit] = {}
    for release in freed:
        settled = _settled(function, release)
        for touch, passed in behind.touches(release, settled):
            if touch.again is again:
                hits.setdefault(touch.line, _hit(function, release, touch, passed))
    return tuple(hits[key] for key in sorted(hits))


def _settled(function: Function, release: Release) -> frozenset[str]:
    """Variables that conditions on the way to the release have asked about."""
    into: dict[int, list[int]] = {}
    for edge in function.graph.edges:
        into.setdefault(edge.target, []).append(edge.source)
    seen: set[int] = set()
    work = [release.node]
    names: set[str] = set()
    while work:
        index = work.pop()
        if index in seen:
            continue
        seen.add(index)
        node = function.graph.nodes[index]
        if node.kind is NodeKind.CONDITION and node.expr is not None and not node.iterates:
            names |= identifiers(node.expr)
        work += into.get(index, [])
    return frozenset(names)


def _hit(function: Function, release: Release, touch: Touch, passed: tuple[int, ...]) -> Hit:
    steps = [(release.line, f"{release.call}() frees what {release.place} points to")]
    for index in passed:
        node = function.graph.nodes[index]
        if node.expr is not None:
            steps.append((node.line, f"goes on past `{render(node.expr)}`"))
    verb = "frees it again" if touch.again else f"uses it: {touch.text}"
    steps.append((touch.line, verb))
    what = "freed twice" if touch.again else "used after it was freed"
    return Hit(f"{release.place}: memory is {what}", tuple(steps))


def _looks(call: Call, around: Surroundings, depth: int = 3) -> tuple[int, ...]:
    """Arguments into whose objects a function of the reviewed code looks, or one that it calls."""
    callee = around.by_name.get(call.callee)
    if callee is None or not depth:
        return ()
    parts = [part for top in expressions(callee) for part in walk(top)]
    looked = {render(uncast(p.base)) for p in parts if isinstance(p, Member) and p.arrow}
    looked |= {render(uncast(p.operand)) for p in parts if isinstance(p, Unary) and p.op == "*"}
    for inner in (part for part in parts if isinstance(part, Call)):
        looked |= {
            render(uncast(inner.arguments[n]))
            for n in _looks(inner, around, depth - 1)
            if n < len(inner.arguments)
        }
    return tuple(n for n, p in enumerate(callee.parameters) if p.name in looked)
