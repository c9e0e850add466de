"""What each condition of a function asks about which value, and what its two edges say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from analyzer.csource.definitions import classify, resulting
from analyzer.csource.evaluation import Constants
from analyzer.csource.places import is_place
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Expr,
    Function,
    NodeKind,
    Unary,
    render,
    uncast,
)
from analyzer.csource.valueflow import Origin, ValueFlow
from analyzer.effect import Transfer
from analyzer.effects import KernelApi
from analyzer.values import ZERO


class Relation(Enum):
    """What is known of a value."""

    ZERO = "is 0 or NULL"
    NOT_ZERO = "is not 0"
    NEGATIVE = "is negative"
    NOT_NEGATIVE = "is not negative"
    POSITIVE = "is positive"
    NOT_POSITIVE = "is not positive"
    ERROR = "is an error pointer"
    NO_ERROR = "is no error pointer"
    ERROR_OR_NULL = "is NULL or an error pointer"
    USABLE = "is neither NULL nor an error pointer"
    SUCCESS = "is a success"
    FAILURE = "is no success"
    EQUAL = "=="
    DIFFERENT = "!="
    BELOW = "<"
    NOT_BELOW = ">="
    ABOVE = ">"
    NOT_ABOVE = "<="


_OPPOSITE_PAIRS = (
    (Relation.ZERO, Relation.NOT_ZERO),
    (Relation.NEGATIVE, Relation.NOT_NEGATIVE),
    (Relation.POSITIVE, Relation.NOT_POSITIVE),
    (Relation.ERROR, Relation.NO_ERROR),
    (Relation.ERROR_OR_NULL, Relation.USABLE),
    (Relation.SUCCESS, Relation.FAILURE),
    (Relation.EQUAL, Relation.DIFFERENT),
    (Relation.BELOW, Relation.NOT_BELOW),
    (Relation.ABOVE, Relation.NOT_ABOVE),
)
_OPPOSITE = {a: b for pair in _OPPOSITE_PAIRS for a, b in (pair, pair[::-1])}
_WITH_ZERO = {
    "==": Relation.ZERO,
    "!=": Relation.NOT_ZERO,
    "<": Relation.NEGATIVE,
    ">=": Relation.NOT_NEGATIVE,
    ">": Relation.POSITIVE,
    "<=": Relation.NOT_POSITIVE,
}
_WITH_OTHERS = {
    relation.value: relation
    for relation in (
        Relation.EQUAL,
        Relation.DIFFERENT,
        Relation.BELOW,
        Relation.NOT_BELOW,
        Relation.ABOVE,
        Relation.NOT_ABOVE,
    )
}
_SWAPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_TESTS = {
    Transfer.IS_ERROR: Relation.ERROR,
    Transfer.IS_ERROR_OR_NULL: Relation.ERROR_OR_NULL,
    Transfer.SUCCESS: Relation.SUCCESS,
}
_STATUS = {Relation.ZERO: Relation.SUCCESS, Relation.NOT_ZERO: Relation.FAILURE}
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    One CONDITION.

    :param subject: the value asked about: a place, a call, or an expression.
    :param true, false: what is known of it on either edge.
    :param other: what it is compared with by EQUAL, BELOW and the like; empty for the rest.
    :param value: the other side's number, where it is a constant that can be computed.
    :param through: the function that makes the compared value out of the subject, or empty.
    :param definitions: indices of the definitions that the subject may hold, if it is a place.
    """

    node: int
    line: int
    subject: str
    true: Relation
    false: Relation
    other: str
    value: int | None
    through: str
    definitions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    subject: Expr
    relation: Relation
    other: str = ""
    value: int | None = None
    through: str = ""

    def negated(self) -> _Asked:
        return _Asked(self.subject, _OPPOSITE[self.relation], self.other, self.value, self.through)


def comparisons(
    function: Function, flow: ValueFlow, api: KernelApi, constants: Constants
) -> tuple[Comparison, ...]:
    """Read every condition that asks about one value, in order of nodes."""
    return tuple(_comparisons(function, flow, _Reader(api, constants, flow)))


def _comparisons(function: Function, flow: ValueFlow, reader: _Reader) -> Iterator[Comparison]:
    for node in function.graph.nodes:
        if node.kind is not NodeKind.CONDITION or node.expr is None or node.iterates:
            continue
        asked = reader.ask(node.expr)
        if asked is None:
            continue
        subject = render(asked.subject)
        yield Comparison(
            node.index,
            node.line,
            subject,
            asked.relation,
            _OPPOSITE[asked.relation],
            asked.other,
            asked.value,
            asked.through,
            tuple(d.index for d in flow.after(node.index, subject)),
        )


class _Reader:
    """Reads conditions with the tables: which functions test an argument, which names are 0."""

    def __init__(self, api: KernelApi, constants: Constants, flow: ValueFlow) -> None:
        self._api, self._constants, self._flow = api, constants, flow

    def ask(self, expr: Expr, depth: int = 0) -> _Asked | None:
        """What *expr* is asked for where it is true; ``None`` if that is about no single value."""
        expr = uncast(expr)
        if depth > _DEEPEST or self._constant(expr):
            return None
        match expr:
            case Unary(op="!", operand=operand):
                asked = self.ask(operand, depth + 1)
                return asked.negated() if asked is not None else None
            case Binary(op=op, left=left, right=right) if op in _SWAPPED:
                return self._compare(op, left, right)
            case Call():
                return self._call(expr, depth)
            case Assignment(op="=", target=target) if is_place(uncast(target)):
                return _Asked(uncast(target), Relation.NOT_ZERO)
            case Binary(op="&&" | "||"):
                return None
            case _:
                return _Asked(expr, Relation.NOT_ZERO)

    def _call(self, call: Call, depth: int) -> _Asked:
        effect = self._api.effects.get(call.callee)
        how, position = (effect.transfer if effect is not None else None) or (None, 0)
        if position < len(call.arguments):
            argument = _subject(call.arguments[position])
            if how in _TESTS:
                return _Asked(argument, _TESTS[how], through=call.callee)
            if how is Transfer.TRUTH:
                inner = self.ask(call.arguments[position], depth + 1)
                return inner if inner is not None else _Asked(argument, Relation.NOT_ZERO)
            if how is Transfer.MASK:
                return _Asked(argument, Relation.FAILURE, through=call.callee)
        return _Asked(call, Relation.NOT_ZERO)

    def _compare(self, op: str, left: Expr, right: Expr) -> _Asked | None:
        if self._constant(left) and not self._constant(right):
            left, right, op = right, left, _SWAPPED[op]
        subject, through = self._unmasked(_subject(left))
        value = self._value(right)
        if value == 0:
            relation = _WITH_ZERO[op]
            relation = _STATUS.get(relation, relation) if through else relation
            return _Asked(subject, relation, through=through)
        return _Asked(subject, _WITH_OTHERS[op], render(right), value, through)

    def _unmasked(self, expr: Expr) -> tuple[Expr, str]:
        """The hypercall result behind its status."""
        if isinstance(expr, Call):
            effect = self._api.effects.get(expr.callee)
            if effect is not None and effect.transfer == (Transfer.MASK, 0) and expr.arguments:
                return _subject(expr.arguments[0]), expr.callee
        return expr, ""

    def _constant(self, expr: Expr) -> bool:
        origin = classify(expr, self._flow.places)[0]
        called = origin is Origin.CALL and self._constants.evaluate(uncast(expr)) is not None
        return called or origin is Origin.CONSTANT

    def _value(self, expr: Expr) -> int | None:
        text = render(expr)
        if self._api.constants.get(text) == ZERO:
            return 0
        found = self._constants.evaluate(uncast(expr)) if self._constant(expr) else None
        return found.value if found is not None else None


def _subject(expr: Expr) -> Expr:
    """The value asked about: of ``(p = f())`` the place, for it can be asked again."""
    inner = uncast(expr)
    if isinstance(inner, Assignment) and inner.op == "=" and is_place(uncast(inner.target)):
        return uncast(inner.target)
    return resulting(inner)
