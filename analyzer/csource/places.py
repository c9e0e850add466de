"""Lvalues of a function: what names a place, and what a write to one place does to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Conditional,
    Declaration,
    Expr,
    Index,
    Member,
    Name,
    SizeOf,
    Unary,
    Unread,
    children,
    render,
    uncast,
    walk,
)


class Reach(Enum):
    """What a call may change beside its result."""

    NOTHING = "nothing"
    ARGUMENTS = "what its arguments point to"
    EVERYTHING = "any memory that is not private to the caller"


class Impact(Enum):
    """What a write to one place does to another."""

    NONE = "none"
    MAY_CHANGE = "may change it"
    RENAMES = "makes its text name something else"


@dataclass(frozen=True, slots=True)
class Write:
    """
    ``target op value``; *value* is ``None`` for ``++`` and ``--``.

    :param certain: it happens whenever the node is reached, and not only in a branch of ``?:``.
    """

    target: Expr
    value: Expr | None
    op: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Called:
    """A call, after its arguments."""

    call: Call


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part that was not read; it may write to every identifier of its text."""

    text: str


Step = Write | Called | Unknown


def steps(expr: Expr, certain: bool = True) -> Iterator[Step]:
    """Writes, calls and unread parts of *expr*, in the order in which they happen."""
    match expr:
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            yield from steps(condition, certain)
            for side in (then, otherwise):
                if side is not None:
                    yield from steps(side, False)
            return
        case Binary(op="&&" | "||", left=left, right=right):
            yield from steps(left, certain)
            yield from steps(right, False)
            return
        case SizeOf():
            return
    for child in children(expr):
        yield from steps(child, certain)
    match expr:
        case Assignment(op=op, target=target, value=value):
            yield Write(uncast(target), value, op, certain)
        case Unary(op="++" | "--" as op, operand=operand):
            yield Write(uncast(operand), None, op, certain)
        case Call():
            yield Called(expr)
        case Unread(text=text):
            yield Unknown(text)


def is_place(expr: Expr) -> bool:
    """True for an lvalue that calls nothing: ``p``, ``vp->page``, ``pages[i]``, ``*p``."""
    match expr:
        case Name():
            return True
        case Member(base=base) | Index(base=base) | Unary(op="*", operand=base):
            plain = not any(isinstance(e, Call | Assignment | Unread) for e in walk(expr))
            return plain and is_place(uncast(base))
        case _:
            return False


def root_name(expr: Expr) -> str:
    """The identifier a place starts from: ``vp`` of ``vp->regs[i].page``."""
    while True:
        match uncast(expr):
            case Name(text=text):
                return text
            case Member(base=base) | Index(base=base) | Unary(op="*" | "&", operand=base):
                expr = base
            case Binary(op="+" | "-", left=left):
                expr = left
            case _:
                return ""


def summary(expr: Expr) -> Expr:
    """The same place with every index left out: ``pages[]`` for ``pages[i]``."""
    match uncast(expr):
        case Index(base=base, line=line):
            return Index(summary(base), Name("", line), line)
        case Member(base=base, field=field, arrow=arrow, line=line):
            return Member(summary(base), field, arrow, line)
        case Unary(op="*", operand=operand, line=line):
            return Unary("*", summary(operand), line)
        case plain:
            return plain


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place and what a write elsewhere must be compared with.

    :param parts: texts of the places inside its text: ``vp``, ``vp->regs`` and ``i`` for
        ``vp->regs[i]``.
    :param owners: of these, the ones it is a part of by value: ``vp.regs`` for ``vp.regs.x``.
    :param exposed: a pointer may lead to it.
    """

    text: str
    expr: Expr
    parts: frozenset[str]
    owners: frozenset[str]
    fields: frozenset[str]
    exposed: bool

    @property
    def plain(self) -> bool:
        """A variable, no part of one."""
        return isinstance(self.expr, Name)


class PlaceReader:
    """
    Describes the places of one function.

    :param declared: parameters and locals. :param taken: variables whose address is known outside
        their own name.
    """

    def __init__(self, declared: Mapping[str, Declaration], taken: frozenset[str]) -> None:
        self._declared, self._taken = declared, taken

    def place(self, expr: Expr) -> Place:
        """Describe the lvalue *expr*."""
        inner = [e for e in walk(expr) if e is not expr]
        text = render(expr)
        return Place(
            text,
            expr,
            frozenset(render(e) for e in inner if is_place(e)) - {text},
            frozenset(self._owners(expr)),
            frozenset(e.field for e in walk(expr) if isinstance(e, Member)),
            self._exposed(expr),
        )

    def _owners(self, expr: Expr) -> Iterator[str]:
        while True:
            match uncast(expr):
                case Member(base=base, arrow=False):
                    expr = base
                case Index(base=base) if self._array(base):
                    expr = base
                case _:
                    return
            yield render(expr)

    def _array(self, expr: Expr) -> bool:
        declared = self._declared.get(expr.text) if isinstance(expr, Name) else None
        return declared is not None and declared.array

    def _exposed(self, expr: Expr) -> bool:
        while True:
            match uncast(expr):
                case Name(text=text):
                    declared = self._declared.get(text)
                    return declared is None or declared.static or text in self._taken
                case Member(base=base, arrow=False):
                    expr = base
                case Index(base=base) if self._array(base):
                    expr = base
                case _:
                    return True


def impact(written: Place, other: Place) -> Impact:
    """
    What a write to one place does to another one.

    Places reached through pointers may be one and the same where their last field agrees, or where
    one of them is ``*p`` or an element; types are not compared.
    """
    if written.text in other.parts:
        return Impact.RENAMES
    if other.text in written.owners:
        return Impact.MAY_CHANGE
    kinds = (written.expr, other.expr)
    if all(isinstance(k, Index) for k in kinds) and _same_array(*kinds):
        return Impact.MAY_CHANGE
    if not (written.exposed and other.exposed):
        return Impact.NONE
    return Impact.MAY_CHANGE if _may_be_one(written, other) else Impact.NONE


def _same_array(first: Expr, second: Expr) -> bool:
    return (
        isinstance(first, Index)
        and isinstance(second, Index)
        and render(first.base) == render(second.base)
    )


def _may_be_one(written: Place, other: Place) -> bool:
    if written.plain and other.plain:
        return False
    if _through_star(written.expr) or _through_star(other.expr):
        return True
    match written.expr:
        case Member(field=field):
            return field in other.fields
        case Index():
            return isinstance(other.expr, Index)
        case _:
            return False


def _through_star(expr: Expr) -> bool:
    return isinstance(expr, Unary) and expr.op == "*"
