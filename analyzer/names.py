"""Which variables and lvalues of a function are worth following, found before it is lowered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Declaration,
    Expr,
    Function,
    Index,
    Member,
    Name,
    NodeKind,
    Unary,
    render,
    uncast,
    walk,
)

ERRNO = re.compile(r"E[A-Z0-9]{2,}$")  # EINVAL, E2BIG: names of errno.h, positive numbers


def element_and_summary(expr: Expr) -> tuple[str, ...]:
    """
    Names under which an lvalue is followed.

    ``pages[i]`` is followed twice: as the element just written, and as ``pages[]``, the array that
    may hold the followed object somewhere.
    """
    text = render(expr)
    summary = render(_summary(expr))
    return (text,) if summary == text else (text, summary)


def _summary(expr: Expr) -> Expr:
    if isinstance(expr, Index):
        return Index(_summary(expr.base), Name("", expr.line), expr.line)
    if isinstance(expr, Member):
        return Member(_summary(expr.base), expr.field, expr.arrow, expr.line)
    return expr


def root(expr: Expr) -> str:
    """The identifier an lvalue starts from: ``vp`` of ``vp->regs[i].page``; may be empty."""
    while True:
        match expr:
            case Name(text=text):
                return text
            case Member(base=base) | Index(base=base):
                expr = base
            case Unary(op="*" | "&", operand=operand):
                expr = operand
            case _:
                return ""


def identifiers(expr: Expr) -> frozenset[str]:
    """Every identifier read by an expression; names of called functions excluded."""
    return frozenset(e.text for e in walk(expr) if isinstance(e, Name))


def expressions(function: Function) -> Iterator[Expr]:
    """Every top-level expression of a function, initialisers included, in source order."""
    for node in function.graph.nodes:
        if node.expr is not None:
            yield node.expr
        if node.declares is not None and node.declares.initial is not None:
            yield node.declares.initial


@dataclass(slots=True)
class Names:
    """
    :param declarations: locals and parameters by name.
    :param tracked: variable or lvalue text -> identifiers whose assignment makes it unknown.
    :param repeated: texts of conditions that are tested more than once.
    :param address_taken: names with ``&name``; ``&name->field`` does not count.
    :param ambiguous: names that stand for several variables, in nested blocks; not followed.
    """

    declarations: dict[str, Declaration] = field(default_factory=dict)
    parameters: frozenset[str] = frozenset()
    tracked: dict[str, frozenset[str]] = field(default_factory=dict)
    repeated: frozenset[str] = frozenset()
    assigned_from: dict[str, list[Expr]] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)
    address_taken: set[str] = field(default_factory=set)

    def local(self, name: str) -> bool:
        declaration = self.declarations.get(name)
        return declaration is not None and not declaration.static

    def by_value(self, name: str) -> bool:
        """A local structure or array: its parts cannot outlive the function."""
        declaration = self.declarations.get(name)
        if declaration is None or declaration.static or name in self.parameters:
            return False
        return declaration.array or is_aggregate(declaration.type)

    def scalar(self, name: str) -> bool:
        declaration = self.declarations.get(name)
        return (
            declaration is not None and not declaration.array and not is_aggregate(declaration.type)
        )


def is_aggregate(type_text: str) -> bool:
    """A structure or union by value."""
    return type_text.startswith(("struct ", "union ")) and "*" not in type_text


_OPPOSITE = {"!=": "==", ">=": "<"}


def question(expr: Expr) -> tuple[str, bool]:
    """
    Text of what a condition asks, and whether it asks for the opposite.

    >>> question(Binary("!=", Name("a", 1), Name("b", 1), 1))
    ('a == b', True)
    """
    expr = uncast(expr)
    if not isinstance(expr, Binary):
        return render(expr), False
    left, right, op = expr.left, expr.right, expr.op
    if op in {">", "<="}:
        left, right, op = right, left, {">": "<", "<=": ">="}[op]
    asked = _OPPOSITE.get(op, op)
    return render(Binary(asked, left, right, expr.line)), asked != op


def scan(function: Function) -> Names:
    """Collect the names of a function."""
    names = Names()
    names.parameters = frozenset(p.name for p in function.parameters)
    for parameter in function.parameters:
        names.declarations[parameter.name] = parameter
    tested: Counter[str] = Counter()
    lvalues: dict[str, Expr] = {}
    for node in function.graph.nodes:
        if node.declares is not None and node.kind is NodeKind.DECLARATION:
            before = names.declarations.get(node.declares.name)
            if before is not None and before.type != node.declares.type:
                names.ambiguous.add(before.name)
            names.declarations[node.declares.name] = node.declares
            if node.declares.initial is not None:
                names.assigned_from.setdefault(node.declares.name, []).append(node.declares.initial)
        if node.expr is not None and node.kind is NodeKind.CONDITION:
            tested[question(node.expr)[0]] += 1
    for expr in expressions(function):
        for part in walk(expr):
            _note(part, names, lvalues)
    names.repeated = frozenset(t for t, count in tested.items() if count > 1)
    _choose_tracked(names, lvalues, tested)
    return names


def _note(part: Expr, names: Names, lvalues: dict[str, Expr]) -> None:
    match part:
        case Assignment(op="=", target=target, value=value):
            for text in element_and_summary(target):
                names.assigned_from.setdefault(text, []).append(value)
            lvalues[render(target)] = target
        case Unary(op="&", operand=operand):
            if isinstance(operand, Name):
                names.address_taken.add(operand.text)
            lvalues.setdefault(render(operand), operand)
        case Member() | Index() | Unary(op="*"):
            lvalues.setdefault(render(part), part)
        case _:
            pass


def _choose_tracked(names: Names, lvalues: dict[str, Expr], tested: Counter[str]) -> None:
    for name in names.declarations:
        if names.scalar(name) and name not in names.ambiguous:
            names.tracked[name] = frozenset()
    for text, expr in lvalues.items():
        if isinstance(expr, Name) or any(isinstance(e, Call) for e in walk(expr)):
            continue
        if root(expr) in names.ambiguous:
            continue
        written = any(t in names.assigned_from for t in element_and_summary(expr))
        if not written and tested[text] < 2:
            continue
        both = element_and_summary(expr)
        names.tracked[both[0]] = identifiers(expr)
        if len(both) > 1:
            names.tracked[both[1]] = frozenset({root(expr)})
    for name in names.assigned_from:
        known = name in names.tracked or name in names.declarations
        if not known and name.isidentifier():
            names.tracked[name] = frozenset()
