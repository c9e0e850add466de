"""The definitions of a function: every node, in the order in which its parts happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from analyzer.csource.integers import LONG, integer_type
from analyzer.csource.places import (
    Called,
    Impact,
    Place,
    PlaceReader,
    Reach,
    Step,
    Unknown,
    Write,
    impact,
    is_place,
    root_name,
    steps,
    summary,
)
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Cast,
    Declaration,
    Expr,
    Function,
    InitList,
    Name,
    Node,
    NodeKind,
    Number,
    SizeOf,
    String,
    Unary,
    Unread,
    children,
    render,
    uncast,
    walk,
)
from analyzer.csource.valueflow import Definition, Origin, ValueFlow, solve, transfer

_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_CONSTANTS = frozenset(("NULL", "true", "false"))
_WORDS_OF_TESTS = ("#if", "jump to ", "case")


@dataclass(frozen=True, slots=True)
class Callee:
    """
    What is known of a called function.

    :param writes: arguments a macro assigns.
    """

    reach: Reach = Reach.EVERYTHING
    writes: tuple[int, ...] = ()


CalleeOf = Callable[[str], Callee]


def unknown_callee(_name: str) -> Callee:
    """Nothing is known: any memory may change."""
    return Callee()


def value_flow(function: Function, callee_of: CalleeOf = unknown_callee) -> ValueFlow:
    """Find the definitions of *function* and where they reach."""
    collected = _Scan(function)
    made = _Definitions(collected, callee_of)
    count = len(function.graph.nodes)
    of_place: dict[str, int] = {}
    by_node: list[list[Definition]] = [[] for _ in range(count)]
    for definition in made.found:
        bits = of_place.get(definition.place, 0)
        of_place[definition.place] = bits | 1 << definition.index
        by_node[definition.node].append(definition)
    transfers = [transfer(definitions, of_place) for definitions in by_node]
    return ValueFlow(
        tuple(collected.places),
        tuple(of_place[place] for place in collected.places),
        tuple(made.found),
        solve(count, function.graph.edges, 0, transfers),
        tuple(sorted(collected.taken)),
        tuple(sorted(collected.shadowed)),
    )


class _Scan:
    """
    First pass: steps of every node, variables, places worth following.

    :ivar places: text to place, in order of appearance.
    """

    def __init__(self, function: Function) -> None:
        self.function = function
        self.declared: dict[str, Declaration] = {p.name: p for p in function.parameters if p.name}
        self.parameters = tuple(self.declared)
        self.shadowed: set[str] = set()
        for node in function.graph.nodes:
            if node.kind is NodeKind.DECLARATION and node.declares is not None:
                self._declare(node.declares)
        self.steps = [tuple(_steps_of(node)) for node in function.graph.nodes]
        self.taken: frozenset[str] = frozenset(self._taken())
        self.reader = PlaceReader(self.declared, self.taken)
        self.places: dict[str, Place] = {}
        for name, declared in self.declared.items():
            self.add(Name(name, declared.line))
        for node, happening in zip(function.graph.nodes, self.steps, strict=True):
            for name in node.iterates:
                self.add(Name(name, node.line))
            for step in happening:
                self._add_places(step)

    def _declare(self, declared: Declaration) -> None:
        if declared.name in self.declared:
            self.shadowed.add(declared.name)
        self.declared[declared.name] = declared

    def _taken(self) -> Iterator[str]:
        for node in self.function.graph.nodes:
            for expr in _expressions(node):
                for part in walk(expr):
                    if isinstance(part, Unary) and part.op == "&":
                        yield from self._by_value(part.operand)
                    elif isinstance(part, Call | Assignment | InitList | Cast):
                        yield from (n for e in children(part) for n in self._arrays(e))

    def _by_value(self, expr: Expr) -> Iterator[str]:
        """The variable that ``&expr`` points into; ``&p->f`` points into none."""
        text = root_name(expr)
        if (
            text in self.declared
            and not PlaceReader(self.declared, frozenset()).place(expr).exposed
        ):
            yield text

    def _arrays(self, expr: Expr) -> Iterator[str]:
        match uncast(expr):
            case Name(text=text) if text in self.declared and self.declared[text].array:
                yield text
            case Binary(op="+" | "-", left=left):
                yield from self._arrays(left)

    def _add_places(self, step: Step) -> None:
        if isinstance(step, Write) and is_place(step.target):
            self.add(step.target)
            self.add(summary(step.target))
        elif isinstance(step, Called):
            for argument in step.call.arguments:
                pointed = uncast(argument)
                if not isinstance(pointed, Unary) or pointed.op != "&":
                    continue
                inner = pointed.operand
                # The address of a variable outside functions says nothing about its value.
                if is_place(inner) and (not isinstance(inner, Name) or inner.text in self.declared):
                    self.add(inner)

    def add(self, expr: Expr) -> None:
        """Follow the place *expr*."""
        text = render(expr)
        if text and text not in self.places:
            self.places[text] = self.reader.place(expr)


def _expressions(node: Node) -> Iterator[Expr]:
    if node.expr is not None:
        yield node.expr
    declared = node.declares if node.kind is NodeKind.DECLARATION else None
    if declared is not None and declared.initial is not None:
        yield declared.initial


def _steps_of(node: Node) -> Iterator[Step]:
    if node.kind is NodeKind.UNREAD or _no_expression(node):
        return
    for expr in _expressions(node):
        yield from steps(expr)
    if node.kind is NodeKind.DECLARATION and node.declares is not None:
        declared = node.declares
        if declared.initial is not None:
            yield Write(Name(declared.name, declared.line), declared.initial, "=", True)


def _no_expression(node: Node) -> bool:
    """The words of a test that the preprocessor or the flow of control makes."""
    test = node.expr if node.kind is NodeKind.CONDITION else None
    return isinstance(test, Unread) and test.text.startswith(_WORDS_OF_TESTS)


class _Definitions:
    """Second pass: one definition for each place a step may change."""

    def __init__(self, scan: _Scan, callee_of: CalleeOf) -> None:
        self.scan, self.callee_of = scan, callee_of
        self.found: list[Definition] = []
        self._node, self._line = 0, scan.function.line
        self._impacts: dict[str, tuple[tuple[str, Impact], ...]] = {}
        self._assigned = {
            render(s.target) for happening in scan.steps for s in happening if isinstance(s, Write)
        } | {name for node in scan.function.graph.nodes for name in node.iterates}
        self._entry()
        for node, happening in zip(scan.function.graph.nodes, scan.steps, strict=True):
            self._node, self._line = node.index, node.line
            self._begin(node)
            for step in happening:
                self._step(step)

    def _entry(self) -> None:
        for text, place in self.scan.places.items():
            declared = self.scan.declared.get(root_name(place.expr))
            local = declared is not None and declared.name not in self.scan.parameters
            if text in self.scan.parameters:
                origin = Origin.PARAMETER
            elif (
                local
                and declared is not None
                and not declared.static
                and (place.plain or declared.name in place.owners)
            ):
                origin = Origin.UNSET
            else:
                origin = Origin.ENTRY
            self._define(text, origin, certain=True)

    def _begin(self, node: Node) -> None:
        if node.kind is NodeKind.UNREAD:
            for text in self.scan.places:
                self._define(text, Origin.UNKNOWN, certain=True)
        elif node.kind is NodeKind.DECLARATION and node.declares is not None:
            declared = node.declares
            if declared.initial is None and not declared.static:
                self._define(declared.name, Origin.UNSET, certain=True)
                self._touched(declared.name, Origin.UNSET)
        for name in node.iterates:
            self._define(name, Origin.ITERATOR, certain=True)
            self._touched(name)

    def _step(self, step: Step) -> None:
        match step:
            case Write(target=target, value=value, op=op, certain=certain):
                self._write(target, value if op == "=" else None, certain)
            case Called(call=call):
                self._call(call)
            case Unknown(text=text):
                words = set(_IDENTIFIER.findall(text))
                for name, place in self.scan.places.items():
                    if place.exposed or root_name(place.expr) in words:
                        self._define(name, Origin.UNKNOWN, certain=False)

    def _write(self, target: Expr, value: Expr | None, certain: bool) -> None:
        text = render(target)
        if text not in self.scan.places:
            # "f()->x = v": a write to memory that has no name here.
            for name, place in self.scan.places.items():
                if place.exposed:
                    self._define(name, Origin.ALIASED, certain=False)
            return
        origin, callee = Origin.COMPUTED, ""
        if value is not None:
            origin, callee = classify(value, self.scan.places)
        # First the write itself: what its value is read from has not changed yet.
        self._define(text, origin, value, callee, certain)
        whole = render(summary(target))
        if whole != text:
            self._define(whole, origin, value, callee, certain=False)
        self._touched(text)

    def _touched(self, text: str, part: Origin = Origin.ALIASED) -> None:
        """
        Places that a write to *text* changes as well.

        :param part: what becomes of the parts of a structure that is written as a whole.
        """
        if text not in self._impacts:
            written = self.scan.places[text]
            self._impacts[text] = tuple(
                (name, found)
                for name, place in self.scan.places.items()
                if name != text and (found := impact(written, place)) is not Impact.NONE
            )
        whole = render(summary(self.scan.places[text].expr))
        for name, found in self._impacts[text]:
            if found is Impact.RENAMES:
                inside = text in self.scan.places[name].owners
                certain = text not in self.scan.shadowed
                self._define(name, part if inside else Origin.RENAMED, certain=certain)
            elif name != whole:
                self._define(name, Origin.ALIASED, certain=False)

    def _call(self, call: Call) -> None:
        callee = self.callee_of(call.callee)
        if callee.reach is Reach.NOTHING:
            return
        given = {
            text
            for position, argument in enumerate(call.arguments)
            for text in self._given(argument, position in callee.writes)
        }
        for name, place in self.scan.places.items():
            if name in given or (place.exposed and given & place.parts):
                self._define(name, Origin.OUTPUT, None, call.callee, certain=False)
            elif place.exposed and callee.reach is Reach.EVERYTHING:
                self._define(name, Origin.CHANGED, None, call.callee, certain=False)

    def _given(self, argument: Expr, written: bool) -> Iterator[str]:
        """Places a call can write to through one argument: what a plain name points to."""
        argument = uncast(argument)
        if isinstance(argument, Unary) and argument.op == "&":
            yield from self._with_parts(render(argument.operand))
        elif is_place(argument):
            text = render(argument)
            if written or self._only_set_here(text):
                yield text
            yield from (
                name
                for name, place in self.scan.places.items()
                if text in place.parts and place.exposed
            )
            yield from self._with_parts(text) if self._is_array(argument) else ()

    def _with_parts(self, text: str) -> Iterator[str]:
        for name, place in self.scan.places.items():
            if name == text or text in place.owners:
                yield name

    def _is_array(self, expr: Expr) -> bool:
        declared = self.scan.declared.get(expr.text) if isinstance(expr, Name) else None
        return declared is not None and declared.array

    def _only_set_here(self, text: str) -> bool:
        """A local that nothing else sets: what it is given to must be a macro that does."""
        declared = self.scan.declared.get(text)
        return (
            declared is not None
            and text not in self.scan.parameters
            and text not in self._assigned
            and not declared.array
        )

    def _define(
        self,
        place: str,
        origin: Origin,
        source: Expr | None = None,
        callee: str = "",
        certain: bool = True,
    ) -> None:
        if place in self.scan.shadowed and self._node != 0:
            certain = False
        index = len(self.found)
        self.found.append(
            Definition(index, place, self._node, self._line, origin, source, callee, certain)
        )


def classify(value: Expr, places: Collection[str]) -> tuple[Origin, str]:
    """
    What a place holds that is given *value*, and the function called for it.

    :param places: names that stand for variables however they are spelt.
    """
    value = resulting(value)
    match value:
        case Call():
            return Origin.CALL, value.callee
        case Unread():
            return Origin.UNKNOWN, ""
        case Unary(op="&"):
            return Origin.ADDRESS, ""
        case _ if _constant(value, places):
            return Origin.CONSTANT, ""
        case _ if is_place(value):
            return Origin.COPY, ""
        case _:
            return Origin.COMPUTED, ""


def _constant(expr: Expr, places: Collection[str]) -> bool:
    match uncast(expr):
        case Number() | String() | SizeOf():
            return True
        case Name(text=text):
            return text in _CONSTANTS or (text.isupper() and text not in places)
        case Unary(op="-" | "+" | "~" | "!", operand=operand):
            return _constant(operand, places)
        case Binary(left=left, right=right):
            return _constant(left, places) and _constant(right, places)
        case _:
            return False


def resulting(expr: Expr) -> Expr:
    """The expression whose value *expr* has unchanged; a cast to a narrow type changes it."""
    while True:
        match expr:
            case Cast(type=kind, operand=operand) if not _narrows(kind):
                expr = operand
            case Assignment(op="=", value=value):
                expr = value
            case Binary(op=",", right=right):
                expr = right
            case _:
                return expr


def _narrows(kind: str) -> bool:
    found = integer_type(kind)
    return (found is not None and found[0] < LONG) or kind in ("bool", "_Bool", "char")


__all__ = ["Callee", "CalleeOf", "classify", "resulting", "unknown_callee", "value_flow"]
