"""Objects that a function frees though it did not allocate them, and what it does to them next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from analyzer.check import Hit, Surroundings
from analyzer.csource.syntax import (
    Assignment,
    Call,
    Expr,
    Function,
    Index,
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
from analyzer.failuretests import is_null, pointer_test, sets
from analyzer.happenings import calls, node_expressions
from analyzer.names import identifiers, root, scan
from analyzer.nullloads import dereferences
from analyzer.pathfacts import PathFacts

_STATES_AT_MOST = 3000
_DEEP = 3


class After(Enum):
    """What is done to an object that is gone."""

    USED = "used"
    FREED = "freed"


@dataclass(frozen=True, slots=True)
class _Free:
    """A free: its node, the text of the pointer, the line, the function that frees."""

    node: Node
    text: str
    line: int
    callee: str


def hits_of(function: Function, others: Surroundings, after: After) -> tuple[Hit, ...] | None:
    """Frees of *function* after which the object is used, or freed once more."""
    frees = list(_frees(function, others))
    if not frees:
        return None
    facts = PathFacts(function)
    hits: dict[tuple[str, int], Hit] = {}
    for free in frees:
        found = _next(function, facts, free, others)
        if found is not None and found[0] is after:
            _, line, words = found
            what = "is used after it was freed" if after is After.USED else "is freed twice"
            steps = (free.line, f"{free.callee}() frees {free.text}"), (line, words)
            hits.setdefault((free.text, line), Hit(f"{free.text} {what}", steps))
    return tuple(hits.values())


def _frees(function: Function, others: Surroundings) -> Iterator[_Free]:
    names = scan(function)
    own = _allocated(function, others)
    for node, call in calls(function):
        if node.kind not in {NodeKind.STATEMENT, NodeKind.DECLARATION}:
            continue
        for argument in _freed_by(call, others, _DEEP):
            start = root(argument)
            plain = isinstance(argument, Name) or _members_only(argument)
            taken = start in names.ambiguous or start in names.address_taken
            # What the function allocated itself is followed by the paths.
            if plain and names.local(start) and not taken and render(argument) not in own:
                yield _Free(node, render(argument), call.line, call.callee)


def _allocated(function: Function, others: Surroundings) -> frozenset[str]:
    """Texts that hold nothing but what this function allocated."""
    made: set[str] = set()
    other: set[str] = set()
    for node in function.graph.nodes:
        found = sets(node)
        if found is None or is_null(found[2]):
            continue
        row = others.effect_of(found[2].callee) if isinstance(found[2], Call) else None
        (made if row is not None and row.acquires is not None else other).add(found[0])
    return frozenset(made - other)


def _members_only(expr: Expr) -> bool:
    while isinstance(expr, Member):
        expr = uncast(expr.base)
    return isinstance(expr, Name)


def _freed_by(call: Call, others: Surroundings, depth: int) -> Iterator[Expr]:
    """Arguments of *call* that are gone when it returns, whatever else happens."""
    if call.callee in others.api.frees:
        at = others.api.effects[call.callee].releases
        if at is not None and at < len(call.arguments):
            yield uncast(call.arguments[at])
        return
    callee = others.by_name.get(call.callee)
    if callee is None or depth == 0 or call.callee in others.api.effects:
        return
    for parameter, argument in zip(callee.parameters, call.arguments, strict=False):
        if "*" in parameter.type and _always_frees(callee, parameter.name, others, depth - 1):
            yield uncast(argument)


def _always_frees(callee: Function, name: str, others: Surroundings, depth: int) -> bool:
    """No way through *callee* on which *name* is not NULL gets around a free of it."""
    if callee.partial or callee.error or callee.graph.unread:
        return False
    ends = {
        node.index
        for node, call in calls(callee)
        if any(isinstance(a, Name) and a.text == name for a in _freed_by(call, others, depth))
    }
    if not ends or any(name in _assigned(node) for node in callee.graph.nodes):
        return False
    facts = PathFacts(callee)
    seen, waiting = {0}, [0]
    while waiting:
        node = callee.graph.nodes[waiting.pop()]
        if node.kind is NodeKind.EXIT:
            return False
        asked = node.expr if node.kind is NodeKind.CONDITION else None
        test = pointer_test(asked, others.effect_of) if asked is not None else None
        for edge in facts.successors.get(node.index, ()):
            null = test is not None and test.text == name and edge.label == test.failed
            if edge.target not in seen | ends and not null:
                seen.add(edge.target)
                waiting.append(edge.target)
    return True


def _next(
    function: Function, facts: PathFacts, free: _Free, others: Surroundings
) -> tuple[After, int, str] | None:
    """What is done first to the freed object on some way on which it is not set again."""
    nodes = function.graph.nodes
    start = facts.at(free.node.index)
    waiting = []
    for edge in facts.successors.get(free.node.index, ()):
        behind = facts.after(free.node, edge, start)
        if behind is not None and free.text not in _assigned(free.node):
            waiting.append((edge.target, behind))
    seen = set(waiting)
    for index, before in waiting:  # grows: nearest first
        node = nodes[index]
        if node.kind is NodeKind.UNREAD:
            continue
        done = _done(node, free.text, others)
        if done is not None:
            return done
        if _sets_again(node, free.text):
            continue
        for edge in facts.successors.get(index, ()):
            behind = facts.after(node, edge, before)
            if behind is not None and (edge.target, behind) not in seen:
                seen.add((edge.target, behind))
                waiting.append((edge.target, behind))
        if len(waiting) > _STATES_AT_MOST:
            return None
    return None


def _assigned(node: Node) -> frozenset[str]:
    """Texts that a node sets, may set, or begins."""
    found = set(node.iterates)
    if node.declares is not None:
        found.add(node.declares.name)
    for expr in node_expressions(node):
        for part in walk(expr):
            if isinstance(part, Assignment):
                found.add(render(uncast(part.target)))
            elif isinstance(part, Unary) and part.op in {"++", "--", "&"}:
                found.add(render(uncast(part.operand)))
            # A loop macro of the file's own: which argument it steps is not known.
            elif isinstance(part, Call) and (part.callee.isupper() or node.iterates):
                found.update(render(uncast(a)) for a in part.arguments)
    return frozenset(found)


def _sets_again(node: Node, text: str) -> bool:
    assigned = _assigned(node)
    if text.isidentifier():
        return text in assigned
    start = text.split("-")[0].split(".")[0]
    given = {start, text.rpartition("->")[0]}
    # A call that is given the owner may put another object there.
    passed = (
        identifiers(a) | {render(uncast(a))}
        for e in node_expressions(node) for c in walk(e) if isinstance(c, Call)
        for a in c.arguments
    )  # fmt: skip
    return bool(assigned & (given | {text})) or any(given & p for p in passed)


def _done(node: Node, text: str, others: Surroundings) -> tuple[After, int, str] | None:
    for expr in node_expressions(node):
        plain_set = isinstance(expr, Assignment) and expr is node.expr
        if not plain_set and text in _assigned(node):
            continue
        for part in walk(expr):
            if not isinstance(part, Call):
                continue
            if any(render(a) == text for a in _freed_by(part, others, _DEEP)):
                return After.FREED, part.line, f"{part.callee}() frees {text} again"
        line = next((n for name, n in _looks_into(expr, others) if name == text), 0)
        if line:
            return After.USED, line, f"uses {text}"
    return None


def _looks_into(expr: Expr, others: Surroundings) -> Iterator[tuple[str, int]]:
    """Texts of pointers that *expr* reads or writes through, itself or in what it calls."""
    match expr:
        case Call(callee=callee) if callee in others.api.effects and (
            others.api.effects[callee].unevaluated
        ):
            return
        case Call(callee=callee) if not callee.isupper():
            yield from _given(expr, others, _DEEP)
        case Call():
            return
        case Unary(op="&"):
            return
        case Member(base=base, arrow=True, line=line):
            yield render(uncast(base)), line
        case Unary(op="*", operand=operand, line=line):
            yield render(uncast(operand)), line
        case Index(base=base, line=line):
            yield render(uncast(base)), line
        case _:
            pass
    for child in children(expr):
        yield from _looks_into(child, others)


def _given(call: Call, others: Surroundings, depth: int) -> Iterator[tuple[str, int]]:
    effect = others.effect_of(call.callee)
    for at, argument in enumerate(call.arguments):
        plain = uncast(argument)
        if isinstance(plain, Unary) and plain.op == "&":
            inner = uncast(plain.operand)
            if isinstance(inner, Member) and inner.arrow and not call.callee.isupper():
                yield render(uncast(inner.base)), call.line
        elif isinstance(plain, Name | Member):
            row = effect is not None and at in effect.dereferences
            if row or _callee_looks_into(call.callee, at, others, depth):
                yield render(plain), call.line


def _callee_looks_into(name: str, at: int, others: Surroundings, depth: int) -> bool:
    callee = others.by_name.get(name)
    if callee is None or depth == 0 or at >= len(callee.parameters):
        return False
    parameter = callee.parameters[at].name
    for node in callee.graph.nodes:
        for expr in node_expressions(node):
            if any(found == parameter for found, _ in dereferences(expr)):
                return True
            for part in walk(expr):
                if isinstance(part, Call) and any(
                    found == parameter for found, _ in _given(part, others, depth - 1)
                ):
                    return True
    return False
