"""What a statement releases for good, and what code behind it still does with the object."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Conditional,
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
from analyzer.effect import Effect
from analyzer.happenings import node_expressions
from analyzer.names import identifiers

EffectOf = Callable[[str], Effect | None]
Looks = Callable[[Call], tuple[int, ...]]
"""Arguments into whose objects a called function looks."""


@dataclass(frozen=True, slots=True)
class Release:
    """
    One call that frees what a place points to.

    :param place: text of the place, ``p`` or ``p->f``.
    """

    node: int
    line: int
    place: str
    call: str


@dataclass(frozen=True, slots=True)
class Touch:
    """What is done with a released object: *again* for another release."""

    node: int
    line: int
    text: str
    again: bool


def releases(function: Function, effect_of: EffectOf) -> Iterator[Release]:
    """Every statement that frees what a variable or a member of one points to."""
    for node in function.graph.nodes:
        if node.kind is not NodeKind.STATEMENT or node.expr is None:
            continue
        call = uncast(node.expr)
        if not isinstance(call, Call):
            continue
        place = released(call, effect_of)
        if place:
            yield Release(node.index, node.line, place, call.callee)


def released(call: Call, effect_of: EffectOf) -> str:
    """Text of the place whose object *call* frees; empty if it frees none."""
    effect = effect_of(call.callee)
    if effect is None or effect.releases is None or effect.releases >= len(call.arguments):
        return ""
    argument = uncast(call.arguments[effect.releases])
    return render(argument) if is_pointer_place(argument) else ""


def is_pointer_place(expr: Expr) -> bool:
    """``p``, ``p->f``, ``s.f``: a place that holds a pointer."""
    while isinstance(expr, Member):
        expr = uncast(expr.base)
    return isinstance(expr, Name)


class Behind:
    """Searches the code behind a release for the next thing that is done with the object."""

    def __init__(self, function: Function, effect_of: EffectOf, looks: Looks) -> None:
        self._nodes, self._effect_of, self._looks = function.graph.nodes, effect_of, looks
        self._next: dict[int, list[int]] = {}
        for edge in function.graph.edges:
            self._next.setdefault(edge.source, []).append(edge.target)

    def touches(
        self, release: Release, settled: frozenset[str]
    ) -> Iterator[tuple[Touch, tuple[int, ...]]]:
        """
        First touches on the ways on, with the conditions passed.

        A way ends where the place is written, or at a condition on what was decided before the
        release (*settled*): whether it goes on is then not known.
        """
        work: list[tuple[int, tuple[int, ...]]] = [
            (n, ()) for n in self._next.get(release.node, ())
        ]
        seen: set[int] = set()
        while work:
            index, passed = work.pop()
            if index in seen:
                continue
            seen.add(index)
            node = self._nodes[index]
            if node.kind is NodeKind.UNREAD:
                continue
            touch = self._touch(node, release.place)
            if touch is not None:
                yield touch, passed
                continue
            if self._ends(node, release.place):
                continue
            if node.kind is NodeKind.CONDITION and node.expr is not None:
                names = identifiers(node.expr)
                if names & settled or names & identifiers_of(release.place):
                    continue
                passed = (*passed, index)
            work += [(n, passed) for n in self._next.get(index, ())]

    def _ends(self, node: Node, place: str) -> bool:
        """The place, or what leads to it, is set anew, or its address is given away."""
        roots = identifiers_of(place)
        if set(node.iterates) & roots:
            return True
        if node.declares is not None and node.declares.name in roots:
            return True
        for expr in node_expressions(node):
            for part in walk(expr):
                if isinstance(part, Assignment) and _leads(render(uncast(part.target)), place):
                    return True
                changes = isinstance(part, Unary) and part.op in {"++", "--", "&"}
                if changes and _leads(render(uncast(part.operand)), place):  # type: ignore[union-attr]
                    return True
        return False

    def _touch(self, node: Node, place: str) -> Touch | None:
        for expr in node_expressions(node):
            for found in _dereferences(expr, place, self._effect_of, self._looks):
                if isinstance(found, Call):
                    again = released(found, self._effect_of) == place
                    return Touch(node.index, found.line, render(found), again)
                return Touch(node.index, found.line, render(found), False)
        return None


def identifiers_of(place: str) -> frozenset[str]:
    """Variables and members that a place is reached through: its first name only decides."""
    head = place.split("->")[0].split(".")[0].strip("*&( )")
    return frozenset({head}) if head else frozenset()


def _leads(target: str, place: str) -> bool:
    return place == target or place.startswith((f"{target}->", f"{target}."))


def _dereferences(expr: Expr, place: str, effect_of: EffectOf, looks: Looks) -> Iterator[Expr]:
    """Parts of *expr*, evaluated whichever way it goes, that look into the object or pass it on."""
    match expr:
        case Conditional(condition=condition):
            yield from _dereferences(condition, place, effect_of, looks)
            return
        case Binary(op="&&" | "||", left=left):
            yield from _dereferences(left, place, effect_of, looks)
            return
        case Call(callee=callee, arguments=arguments):
            effect = effect_of(callee)
            if (effect is not None and effect.unevaluated) or callee.isupper() or not callee:
                return
            known = (*effect.dereferences, effect.releases) if effect is not None else ()
            inner = (*known, *looks(expr))
            for number, argument in enumerate(arguments):
                inside = list(_dereferences(argument, place, effect_of, looks))
                if inside:
                    yield from inside
                    return
                plain = uncast(argument)
                if number in inner and render(plain) == place:
                    yield expr
                    return
                if (
                    isinstance(plain, Unary)
                    and plain.op == "&"
                    and _member_of(plain.operand, place)
                ):
                    if effect is not None:
                        yield expr
                    return
            return
        case Unary(op="&"):
            return
        case Member(base=base, arrow=True) if render(uncast(base)) == place:
            yield expr
        case Unary(op="*", operand=operand) if render(uncast(operand)) == place:
            yield expr
        case Index(base=base) if render(uncast(base)) == place:
            yield expr
        case _:
            pass
    for child in children(expr):
        yield from _dereferences(child, place, effect_of, looks)


def _member_of(expr: Expr, place: str) -> bool:
    while isinstance(expr, Member):
        if expr.arrow and render(uncast(expr.base)) == place:
            return True
        expr = uncast(expr.base)
    return False
