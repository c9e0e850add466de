"""Conditions to tests: one operand of a condition, as the control-flow graph splits them."""

from __future__ import annotations

import re

from analyzer.calls import CallLowering
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Expr,
    Name,
    Number,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.effect import Result, Transfer
from analyzer.expressions import Operand
from analyzer.names import question
from analyzer.steps import Copy, Happen, Test
from analyzer.values import ANY, NEGATIVE, POSITIVE, ZERO, Predicate
from model.events import Event

_SWAPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_AGAINST_ZERO = {
    "==": (Predicate.ZERO, False),
    "!=": (Predicate.ZERO, True),
    "<": (Predicate.NEGATIVE, False),
    ">=": (Predicate.NEGATIVE, True),
    ">": (Predicate.POSITIVE, False),
    "<=": (Predicate.POSITIVE, True),
}
_MACRO = re.compile(r"[A-Z][A-Z0-9_]{2,}$")
# Words of calls whose answer may differ from one time to the next.
_CHANGING = re.compile(
    r"(^|_)(try|test|dec|inc|sub|put|get|alloc|read|wait|next|pop|remove|add|copy|send|lock|pending|empty"
    r"|find|lookup|first|last|poll|expired|after|before|cmpxchg|xchg|set|clear|signal|need|resched)(_|$)"
)


def lower_condition(work: CallLowering, expr: Expr) -> tuple[Test | None, bool | None]:
    """The test a condition makes, or its constant outcome; ``(None, None)`` when unknown."""
    expr = uncast(expr)
    if isinstance(expr, Number):
        return None, None if expr.value is None else bool(expr.value)
    asked = _transparent(work, expr)
    if asked is not None:
        return lower_condition(work, asked)
    if isinstance(expr, Unary) and expr.op == "!":
        test, decided = lower_condition(work, expr.operand)
        if test is not None:
            return Test(test.variable, test.predicate, not test.negated), None
        return None, None if decided is None else not decided
    if isinstance(expr, Binary) and expr.op in _SWAPPED:
        test = _comparison(work, expr)
    else:
        test = _truth(work, expr)
    if test is not None and test.variable.startswith("%") and isinstance(expr, Call):
        test = test if _decided_by_table(work, expr) else None
    if question(expr)[0] in work.settled_by_loops:
        test = _repeated(work, expr) or test
    return (test or _repeated(work, expr)), None


def _truth(work: CallLowering, expr: Expr) -> Test | None:
    operand = work.value(expr)
    if not operand.variables or _computes(expr):
        return None
    _raw_compare(work, operand, expr)
    return Test(_settled(work, operand, expr), Predicate.ZERO, negated=True)


def _transparent(work: CallLowering, expr: Expr) -> Expr | None:
    """The condition inside ``WARN_ON(condition)``."""
    if isinstance(expr, Call) and expr.arguments:
        effect = work.effect_of(expr.callee)
        if effect is not None and effect.transfer == (Transfer.TRUTH, 0):
            return expr.arguments[0]
    return None


def _decided_by_table(work: CallLowering, call: Call) -> bool:
    """The called function has a row, so that its outcomes are told apart."""
    effect = work.effect_of(call.callee)
    if effect is None:
        return False
    return effect.result is not Result.UNKNOWN or effect.transfer is not None


def _computes(expr: Expr) -> bool:
    """Arithmetic: the truth of the result says nothing about the operands."""
    return isinstance(expr, Binary) and expr.op not in {"&", ","}


def _settled(work: CallLowering, operand: Operand, expr: Expr) -> str:
    """A variable that holds the operand's value now."""
    if operand.transfer is None:
        return operand.variables[0]
    name = work.temporary()
    work.emit(expr.line, ("", (Copy(name, operand.variables, operand.transfer),)))
    return name


def _raw_compare(work: CallLowering, operand: Operand, expr: Expr) -> None:
    if operand.transfer is None:
        compared = Happen(Event.RAW_COMPARE, operand.variables)
        work.emit(expr.line, (f"tests {render(expr)}", (compared,)))


def _comparison(work: CallLowering, expr: Binary) -> Test | None:
    left, right, op = expr.left, expr.right, expr.op
    if _constant_value(work, left) and not _constant_value(work, right):
        left, right, op = right, left, _SWAPPED[op]
    constant = _constant_value(work, right)
    operand = work.value(left)
    if not constant:
        other = work.value(right)
        # Whoever the object is compared with may hold it, too.
        work.escape((*operand.variables, *other.variables), expr.line)
        return None
    if not operand.variables:
        return None
    _raw_compare(work, operand, expr)
    variable = _settled(work, operand, expr)
    if constant == ZERO:
        predicate, negated = _AGAINST_ZERO[op]
        return Test(variable, predicate, negated)
    if op in {"==", "!="}:
        predicate = Predicate.SOME_ERRNO if constant == NEGATIVE else Predicate.SOME_NONZERO
        return Test(variable, predicate, op == "!=")
    if constant == POSITIVE and op in {"<", ">="}:
        return Test(variable, Predicate.BELOW, op == ">=")
    return None


def _constant_value(work: CallLowering, expr: Expr) -> str:
    """ZERO, POSITIVE or NEGATIVE for a constant expression whose sign is known, else empty."""
    expr = uncast(expr)
    if isinstance(expr, Number):
        return "" if expr.value is None else ZERO if expr.value == 0 else POSITIVE
    if isinstance(expr, Unary) and expr.op == "-":
        return NEGATIVE if not isinstance(expr.operand, Call) else ""
    if isinstance(expr, Call):
        effect = work.effect_of(expr.callee)
        return POSITIVE if effect is not None and effect.result is Result.CONSTANT else ""
    if isinstance(expr, Name):
        known = work.constants.get(expr.text) or work.api.constants.get(expr.text)
        if known is not None:
            return "" if known == ANY else known
        if expr.text not in work.names.tracked and _MACRO.match(expr.text):
            return _macro(expr.text)
    return ""


def _macro(name: str) -> str:
    """A constant whose value the input does not show; limits and failures are not zero."""
    return POSITIVE if re.search(r"MAX|LIMIT|SIZE|COUNT|NR_|NUM|STATUS|_ERROR", name) else ""


def _repeated(work: CallLowering, expr: Expr) -> Test | None:
    """A condition asked again in the same words, nothing assigned between, has the same answer."""
    text, opposite = question(expr)
    if text not in work.names.repeated or work.node in work.leaves_loop or not _same_answer(expr):
        return None
    name = f"?{text}"
    work.extra_variables[name] = ANY
    return Test(name, Predicate.ZERO, negated=not opposite)


def _same_answer(expr: Expr) -> bool:
    for part in walk(expr):
        if isinstance(part, Assignment) or (isinstance(part, Unary) and part.op in {"++", "--"}):
            return False
        if isinstance(part, Call) and (not part.callee or _CHANGING.search(part.callee)):
            return False
    return True
