"""Which values of a function come from outside the kernel, and whether something bounds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from analyzer.around import Around
from analyzer.csource.places import root_name
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Cast,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Node,
    NodeKind,
    SizeOf,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.csource.valueflow import Origin
from analyzer.happenings import ORDERINGS, Following, calls, parts
from analyzer.shared_types import Reader, reader_of

# Copies of copies further away than this are not followed.
_DEEPEST = 5
_WHO = {Reader.HYPERVISOR: "the hypervisor", Reader.PROGRAMS: "a program"}


@dataclass(frozen=True, slots=True)
class Outside:
    """
    A value from outside.

    :param text: the place that it was read from. :param who: who chose it.
    :param texts: names under which the function knows it, *text* among them.
    """

    text: str
    line: int
    who: str
    texts: tuple[str, ...]

    @property
    def field(self) -> str:
        """The last member of its place."""
        return re.split(r"->|\.", self.text)[-1]


class OutsideValues:
    """Answers for one function."""

    def __init__(self, function: Function, around: Around) -> None:
        self.function, self.around = function, around
        self.names = around.names(function)
        self.types = around.type_reader(function)
        self.following = Following(function.graph)

    @cached_property
    def counters(self) -> frozenset[str]:
        """Variables that are stepped: what is compared with them is their limit, not its own."""
        return frozenset(
            render(part.operand if isinstance(part, Unary) else part.target)
            for _, part in parts(self.function)
            if (isinstance(part, Unary) and part.op in {"++", "--"})
            or (isinstance(part, Assignment) and part.op == "+=")
        )

    @cached_property
    def _filled(self) -> dict[str, str]:
        """Variables that a call fills from outside -> who; pointers it returns, too."""
        found: dict[str, str] = {}
        for _, call in calls(self.function):
            row = self.around.api.outside.get(call.callee)
            if row is not None and 0 <= row.argument < len(call.arguments):
                found[root_name(call.arguments[row.argument])] = row.who
        for name, values in self.names.assigned_from.items():
            for value in values:
                plain = uncast(value)
                row = self.around.api.outside.get(plain.callee) if isinstance(plain, Call) else None
                if row is not None and row.argument < 0:
                    found[name] = row.who
        found.pop("", None)
        return found

    @cached_property
    def _set_here(self) -> frozenset[str]:
        """Places that the function writes itself."""
        return frozenset(
            render(uncast(part.target))
            for _, part in parts(self.function)
            if isinstance(part, Assignment)
        )

    def of(self, expr: Expr, node: int, depth: int = 0) -> Outside | None:
        """The outside value that *expr* holds when *node* begins, ``None`` if it is no such."""
        expr = uncast(expr)
        match expr:
            case Member():
                return self._member(expr)
            case Name(text=text) if depth < _DEEPEST:
                return self._variable(text, node, depth)
            case Index(base=base) if isinstance(uncast(base), Member):
                return self._member(expr)
            case Call(callee=callee, arguments=(inner, *_)):
                passes = callee in self.around.api.passes_value
                return self.of(inner, node, depth) if passes else None
            case Binary(op="+" | "-", left=left, right=right):
                return self.of(left, node, depth) or self.of(right, node, depth)
            case _:
                return None

    def _variable(self, name: str, node: int, depth: int) -> Outside | None:
        if name in self.names.ambiguous:
            return None
        flow = self.around.flow(self.function)
        for definition in flow.before(node, name):
            source = definition.source
            if source is None or definition.origin not in (
                Origin.COPY,
                Origin.CALL,
                Origin.COMPUTED,
            ):
                continue
            found = self.of(source, definition.node, depth + 1)
            if found is not None:
                return Outside(found.text, found.line, found.who, (name, *found.texts))
        return None

    def _member(self, expr: Expr) -> Outside | None:
        text = render(expr)
        if text in self._set_here:
            return None
        who = self._writer(expr)
        return Outside(text, expr.line, who, (text,)) if who else None

    def _writer(self, expr: Expr) -> str:
        """Who wrote the object that *expr* is a member of; empty if the kernel did."""
        root = root_name(expr)
        if root in self._filled:
            return self._filled[root]
        base: Expr = expr
        while True:
            match base:
                case Member(base=inner) | Index(base=inner) | Cast(operand=inner):
                    base = inner
                case _:
                    return ""
            found = self._interface(base) or self._packet(base)
            if found:
                return found

    def _interface(self, base: Expr) -> str:
        """Who writes objects of the type of *base*, of which a pointer was given."""
        known = self.types.of(base)
        if known is None or not known.structure or known.stars != 1:
            return ""
        kind, _, tag = known.structure.partition(" ")
        for pattern, who in self.around.api.outside_types.items():
            if kind and re.fullmatch(pattern, tag):
                return who
        if not self._handed(base):
            return ""
        reader = reader_of(self.types.defined_in(known.structure))
        return _WHO[reader] if reader is Reader.PROGRAMS else ""

    def _packet(self, base: Expr) -> str:
        if not isinstance(base, Name | Cast):
            return ""
        return self.around.received.writer(self.function.name, base)

    def _handed(self, base: Expr) -> bool:
        """The pointer is a parameter: somebody filled the object before."""
        return isinstance(base, Name) and base.text in self.names.parameters

    # What bounds a value.

    def unbounded(self, value: Outside, node: int) -> bool:
        """No test that may come before *node*, here or in a caller, says how large it can be."""
        if any(self._bounds(n, e, value) for n, e in parts(self.function) if self._before(n, node)):
            return False
        return not self._in_size(value) and not self._bounded_by_caller(value)

    def _before(self, node: Node, other: int) -> bool:
        return node.index == other or other in self.following.after(node.index)

    def _bounds(self, node: Node, expr: Expr, value: Outside) -> bool:
        match expr:
            case Binary(op=op, left=left, right=right) if op in ORDERINGS or op in {"==", "!="}:
                sides = ((left, right), (right, left))
                return any(
                    self._mentions(one, value) and self._limit(other, op, node, value)
                    for one, other in sides
                )
            case Call(arguments=arguments):
                asked = node.kind is NodeKind.CONDITION or self._result_kept(node)
                return asked and any(self._mentions(a, value, whole=True) for a in arguments)
            case Binary(op="&" | "%", left=left):
                return self._mentions(left, value) and node.kind is not NodeKind.CONDITION
            case _:
                return False

    def _result_kept(self, node: Node) -> bool:
        """The node assigns: ``err = validate(x)``, ``n = min(x, 4)``."""
        return isinstance(node.expr, Assignment) or (
            node.declares is not None and node.declares.initial is not None
        )

    def _limit(self, other: Expr, op: str, node: Node, value: Outside) -> bool:
        """*other* is a bound: no zero, and nothing that the same outsider chose."""
        plain = uncast(other)
        if render(plain) in {"0", "NULL", "false", "true"}:
            return False
        if render(plain) in self.counters:
            return False
        if isinstance(plain, Name) and self.around.api.constants.get(plain.text) == "zero":
            return False
        chosen = self.of(other, node.index)
        if chosen is None:
            return op in ORDERINGS or self._constant(plain)
        if chosen.text == value.text or chosen.who != value.who:
            return False
        return not self._open(chosen, node.index, value)

    def _open(self, chosen: Outside, node: int, value: Outside) -> bool:
        """The limit is itself without a limit; a ring of limits is none."""
        for n, e in parts(self.function):
            if not isinstance(e, Binary) or e.op not in ORDERINGS or not self._before(n, node):
                continue
            for one, other in ((e.left, e.right), (e.right, e.left)):
                if self._mentions(one, chosen) and not self._mentions(other, value):
                    limit = self.of(other, n.index)
                    if limit is None and render(uncast(other)) not in {"0", *self.counters}:
                        return False
        return True

    def _constant(self, expr: Expr) -> bool:
        return not isinstance(expr, Name) or expr.text.isupper()

    def _mentions(self, expr: Expr, value: Outside, whole: bool = False) -> bool:
        """*expr* speaks of the value; with *whole*, also of the object that it is a part of."""
        roots = {root_name(Name(value.text, 0)), re.split(r"->|\.|\[", value.text)[0]}
        for part in walk(expr):
            if render(part) in value.texts:
                return True
            if whole and isinstance(part, Name) and part.text in roots:
                return part is uncast(expr) or isinstance(uncast(expr), Unary)
        return False

    def _in_size(self, value: Outside) -> bool:
        """Memory or a copy was sized with it: what it counts has room for it."""
        for _, call in calls(self.function):
            if call.callee in self.around.api.bit_numbers:
                continue
            for argument in call.arguments:
                sized = isinstance(uncast(argument), Binary | Call) and self._mentions(
                    argument, value
                )
                if sized and any(isinstance(p, SizeOf | Call) for p in walk(argument)):
                    return True
        return False

    def _bounded_by_caller(self, value: Outside) -> bool:
        """The object is a parameter, and a function that hands it on tests the same member."""
        root = re.split(r"->|\.|\[", value.text)[0]
        if root not in self.names.parameters:
            return False
        wanted = {self.function.name}
        for _ in range(2):
            for other in self.around.functions:
                if not any(c.callee in wanted for _, c in calls(other)):
                    continue
                if other.name not in wanted and _tests(other, value.field):
                    return True
                wanted = wanted | {other.name}
        return False


def _tests(function: Function, field: str) -> bool:
    return any(
        isinstance(side, Member) and side.field == field
        for _, part in parts(function)
        if isinstance(part, Binary) and part.op in ORDERINGS
        for top in (part.left, part.right)
        for side in walk(top)
    )
