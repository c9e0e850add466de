"""What conditions ask of a pointer, and what a node sets: words that several checks share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Edge,
    Expr,
    Function,
    Name,
    Node,
    NodeKind,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effect import Effect, Result, Transfer
from analyzer.names import ERRNO

POINTERS = frozenset({Result.POINTER, Result.ERROR_POINTER})
EffectOf = Callable[[str], Effect | None]


class Asked(Enum):
    """What a condition asks of a pointer."""

    NULL = "is NULL"
    ERROR = "is an error pointer"
    EITHER = "is NULL or an error pointer"


@dataclass(frozen=True, slots=True)
class PointerTest:
    """
    A condition about one pointer.

    :param failed: label of the edge on which the pointer is what was asked.
    """

    asked: Asked
    subject: Expr
    failed: bool

    @property
    def text(self) -> str:
        return render(self.subject)


_ASKS = {Transfer.IS_ERROR: Asked.ERROR, Transfer.IS_ERROR_OR_NULL: Asked.EITHER}


def is_null(expr: Expr) -> bool:
    """``NULL``, through casts."""
    plain = uncast(expr)
    return isinstance(plain, Name) and plain.text == "NULL"


def pointer_test(expr: Expr, effect_of: EffectOf) -> PointerTest | None:
    """Read a condition; a plain operand counts as a pointer: whether it is one is not looked at."""
    expr = uncast(expr)
    match expr:
        case Unary(op="!", operand=operand):
            inner = pointer_test(operand, effect_of)
            return PointerTest(inner.asked, inner.subject, not inner.failed) if inner else None
        case Binary(op="==" | "!=" as op, left=left, right=right):
            subject = left if is_null(right) else right if is_null(left) else None
            return PointerTest(Asked.NULL, uncast(subject), op == "==") if subject else None
        case Call(callee=callee, arguments=arguments) if arguments:
            effect = effect_of(callee)
            how = effect.transfer if effect is not None else None
            if how == (Transfer.TRUTH, 0):
                return pointer_test(arguments[0], effect_of)
            asked = _ASKS.get(how[0]) if how is not None and how[1] == 0 else None
            return PointerTest(asked, uncast(arguments[0]), True) if asked is not None else None
        case Call() | Binary() | Assignment():
            return None
        case _:
            return PointerTest(Asked.NULL, expr, False)


def conditions(function: Function) -> Iterator[tuple[Node, Expr]]:
    """Every condition of a function with its expression."""
    for node in function.graph.nodes:
        if node.kind is NodeKind.CONDITION and node.expr is not None:
            yield node, node.expr


def sets(node: Node) -> tuple[str, Expr, Expr] | None:
    """(text, target, value) of a node that is a plain assignment or an initialised declaration."""
    expr = node.expr
    if isinstance(expr, Assignment) and expr.op == "=":
        return render(expr.target), uncast(expr.target), uncast(expr.value)
    declared = node.declares if node.kind is NodeKind.DECLARATION else None
    if declared is not None and declared.initial is not None:
        name = Name(declared.name, declared.line)
        return declared.name, name, uncast(declared.initial)
    return None


def stores_pointer_through(node: Node, effect_of: EffectOf) -> str:
    """``p`` of ``*p = allocate()``, empty for any other node."""
    found = sets(node)
    if found is None or not isinstance(found[1], Unary) or found[1].op != "*":
        return ""
    pointer, value = uncast(found[1].operand), found[2]
    effect = effect_of(value.callee) if isinstance(value, Call) else None
    if effect is None or effect.result not in POINTERS or not isinstance(pointer, Name):
        return ""
    return pointer.text


def parts(node: Node) -> Iterator[Expr]:
    """Every subexpression that a node evaluates."""
    if node.expr is not None:
        yield from walk(node.expr)
    if node.declares is not None and node.declares.initial is not None:
        yield from walk(node.declares.initial)


def successors(function: Function) -> dict[int, tuple[Edge, ...]]:
    """Edges by the node they leave."""
    found: dict[int, list[Edge]] = {}
    for edge in function.graph.edges:
        found.setdefault(edge.source, []).append(edge)
    return {source: tuple(edges) for source, edges in found.items()}


def is_errno_constant(expr: Expr) -> bool:
    """``-EINVAL`` and the like."""
    expr = uncast(expr)
    if not isinstance(expr, Unary) or expr.op != "-":
        return False
    named = uncast(expr.operand)
    return isinstance(named, Name) and bool(ERRNO.match(named.text))
