"""C expressions, functions and control-flow graphs as immutable values; knows no parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Name:
    """An identifier: variable, constant, macro or function."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Number:
    """An integer literal; *value* is ``None`` for a floating or odd literal."""

    value: int | None
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class String:
    """A string or character literal (concatenations are one)."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Unary:
    """``! - ~ * & ++ --``; *postfix* only for ``++ --``."""

    op: str
    operand: Expr
    line: int
    postfix: bool = False


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic, comparison, logic, and the comma operator."""

    op: str
    left: Expr
    right: Expr
    line: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """``=``, ``+=``, ``|=`` ... as the expression it is."""

    op: str
    target: Expr
    value: Expr
    line: int


@dataclass(frozen=True, slots=True)
class Member:
    """``base.field`` or ``base->field``."""

    base: Expr
    field: str
    arrow: bool
    line: int


@dataclass(frozen=True, slots=True)
class Index:
    """``base[index]``."""

    base: Expr
    index: Expr
    line: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call or a function-like macro use."""

    function: Expr
    arguments: tuple[Expr, ...]
    line: int

    @property
    def callee(self) -> str:
        """Name called, empty for a call through an expression."""
        return self.function.text if isinstance(self.function, Name) else ""


@dataclass(frozen=True, slots=True)
class Cast:
    """``(type)operand``; *type* is the text between the parentheses."""

    type: str
    operand: Expr
    line: int


@dataclass(frozen=True, slots=True)
class Conditional:
    """``condition ? then : otherwise``; *then* is ``None`` for ``a ?: b``."""

    condition: Expr
    then: Expr | None
    otherwise: Expr
    line: int


@dataclass(frozen=True, slots=True)
class SizeOf:
    """``sizeof x``, ``sizeof(type)``, ``offsetof``...: reads nothing at run time."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class InitList:
    """``{ .a = x, y }``: (designator or empty, value) pairs."""

    items: tuple[tuple[str, Expr], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read as an expression: a parse error, a statement expression, asm."""

    text: str
    line: int


Expr = (
    Name
    | Number
    | String
    | Unary
    | Binary
    | Assignment
    | Member
    | Index
    | Call
    | Cast
    | Conditional
    | SizeOf
    | InitList
    | Unread
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """
    A local variable or a parameter.

    :param type: type text without storage class, pointer stars included: ``struct page **``.
    :param initial: initialiser, or ``None``.
    :param cleanup: argument of ``__free(x)`` / ``__cleanup(x)``, or empty.
    :param static: has static storage. :param array: declared with ``[...]``.
    """

    name: str
    type: str
    initial: Expr | None
    line: int
    cleanup: str = ""
    static: bool = False
    array: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes ``start <= offset < end`` of the file, in its UTF-8 form."""

    start: int
    end: int


class NodeKind(Enum):
    """What a node of a control-flow graph does."""

    ENTRY = "entry"
    EXIT = "exit"
    STATEMENT = "statement"
    DECLARATION = "declaration"
    CONDITION = "condition"
    RETURN = "return"
    SCOPE_ENTER = "scope enter"
    SCOPE_EXIT = "scope exit"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Node:
    """
    One step of a function.

    A CONDITION holds one operand of a condition (no ``&&``, ``||``, ``!`` at its top) and has one
    edge labelled True and one labelled False; a literal, as in ``while (1)``, has only the edge it
    takes. A ``switch`` is a chain of CONDITION nodes ``subject == case``.
    SCOPE_ENTER / SCOPE_EXIT stand for ``guard(class)(argument)`` and the end of its scope, *expr*
    being ``Call(Name(class), (argument,))``. A SCOPE_EXIT with *declares* runs the cleanup of that
    variable (``__free(x)``), *expr* being ``Call(Name(x), (variable,))``.

    :param line: line a reader would name; *end_line* is the last one the node has tokens on.
    :param spans: where the node's tokens stand, in order; no two nodes of a function share a
        token. Empty for what is not written there: ENTRY, EXIT, SCOPE_EXIT, a return at the
        closing brace, a hole, the second step of a ``return`` that runs cleanups.
    :param iterates: variables a ``*for_each*`` macro assigns on each turn, on its CONDITION node.
    :param hole: an UNREAD that stands for lines the input does not show.
    """

    index: int
    kind: NodeKind
    line: int
    end_line: int
    spans: tuple[Span, ...] = ()
    expr: Expr | None = None
    declares: Declaration | None = None
    iterates: tuple[str, ...] = ()
    hole: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """*label* is True/False behind a CONDITION, ``None`` elsewhere."""

    source: int
    target: int
    label: bool | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop: its head CONDITION (first operand) and every node inside, head included."""

    head: int
    body: frozenset[int]
    line: int


@dataclass(frozen=True, slots=True)
class ControlFlowGraph:
    """
    Nodes by index; node 0 is ENTRY, node 1 is EXIT.

    :param unread: lines that could not be read, with the reason.
    :param unreachable: steps written in the function that no path leads to; their index is -1.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    loops: tuple[Loop, ...]
    unread: tuple[tuple[int, str], ...]
    unreachable: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """
    A function definition.

    :param return_type: type text with stars, e.g. ``int``, ``struct page *``, ``void``.
    :param partial: part of the body is not shown by the input (a gap of a hunks-only file).
    :param error: the parse has an ERROR or MISSING node inside.
    """

    name: str
    path: str
    line: int
    end_line: int
    return_type: str
    parameters: tuple[Declaration, ...]
    static: bool
    partial: bool
    error: bool
    graph: ControlFlowGraph


def children(expr: Expr) -> tuple[Expr, ...]:
    """Direct operands in evaluation order (as the kernel's compilers evaluate simple code)."""
    match expr:
        case Unary(operand=operand) | Cast(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Assignment(target=target, value=value):
            return (value, target)
        case Member(base=base):
            return (base,)
        case Index(base=base, index=index):
            return (base, index)
        case Call(function=function, arguments=arguments):
            return (*arguments, function) if not isinstance(function, Name) else arguments
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return (condition, otherwise) if then is None else (condition, then, otherwise)
        case InitList(items=items):
            return tuple(value for _, value in items)
        case Name() | Number() | String() | SizeOf() | Unread():
            return ()


def walk(expr: Expr) -> Iterator[Expr]:
    """Every subexpression, operands before the expression they belong to."""
    for child in children(expr):
        yield from walk(child)
    yield expr


def uncast(expr: Expr) -> Expr:
    """What is cast, however often."""
    while isinstance(expr, Cast):
        expr = expr.operand
    return expr


def render(expr: Expr) -> str:
    """
    Canonical text of an expression, equal for equal lvalues: casts and parentheses vanish.

    >>> render(Member(Name("vp", 1), "page", True, 1))
    'vp->page'
    """
    match expr:
        case (
            Name(text=text)
            | Number(text=text)
            | String(text=text)
            | SizeOf(text=text)
            | Unread(text=text)
        ):
            return text
        case Unary(op=op, operand=operand, postfix=postfix):
            return f"{_tight(operand)}{op}" if postfix else f"{op}{_tight(operand)}"
        case Binary(op=op, left=left, right=right):
            return f"{_tight(left)} {op} {_tight(right)}"
        case Assignment(op=op, target=target, value=value):
            return f"{render(target)} {op} {render(value)}"
        case Member(base=base, field=field, arrow=arrow):
            return f"{_tight(base)}{'->' if arrow else '.'}{field}"
        case Index(base=base, index=index):
            return f"{_tight(base)}[{render(index)}]"
        case Call(function=function, arguments=arguments):
            return f"{_tight(function)}({', '.join(render(a) for a in arguments)})"
        case Cast(operand=operand):
            return render(operand)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            middle = "" if then is None else f" {render(then)} "
            return f"{_tight(condition)} ?{middle}: {_tight(otherwise)}"
        case InitList(items=items):
            return "{" + ", ".join(f"{d} = {render(v)}" if d else render(v) for d, v in items) + "}"


def _tight(expr: Expr) -> str:
    expr = uncast(expr)
    loose = isinstance(expr, Binary | Assignment | Conditional)
    return f"({render(expr)})" if loose else render(expr)
