"""
Abstract values of tracked variables, and what tests and operators do to them.

A value is one word of a small closed set; a variable of an automaton ranges over those it can have.
"""

from __future__ import annotations

from enum import Enum

from analyzer.effect import Transfer

UNSET = "unset"  # declared, never assigned
ZERO = "zero"  # 0, NULL, false, HV_STATUS_SUCCESS
NEGATIVE = "negative"  # a negative errno
POSITIVE = "positive"  # a positive number, true
STATUS = "status"  # a hypervisor status other than success: positive, not an errno
POSITIVE_ERRNO = "positive-errno"  # a negative errno that was negated
RESULT_OK = "result-ok"  # raw 64-bit hypercall result, status success
RESULT_BAD = "result-bad"  # raw 64-bit hypercall result, status not success
VALID = "valid"  # a good pointer, not the followed object
SUBJECT = "subject"  # points to (or numbers) the followed object
FAILED_NULL = "failed-null"  # NULL, because the followed call failed
FAILED_ERROR = "failed-error"  # ERR_PTR, because the followed call failed
ERROR_POINTER = "error-pointer"
NONZERO = "nonzero"  # tested to be not zero, nothing else known
ANY = "any"

_NULLS = frozenset({ZERO, FAILED_NULL, RESULT_OK})
_ERROR_POINTERS = frozenset({ERROR_POINTER, FAILED_ERROR})

_NOT_NEGATIVE = frozenset({POSITIVE, POSITIVE_ERRNO, STATUS, RESULT_BAD, VALID, SUBJECT})


class Predicate(Enum):
    """What a condition asks about one variable."""

    ZERO = "== 0"
    NEGATIVE = "< 0"
    POSITIVE = "> 0"
    ERROR = "is an error pointer"
    ERROR_OR_NULL = "is NULL or an error pointer"
    SOME_NONZERO = "== a constant that is not 0"
    SOME_ERRNO = "== a negative constant"
    BELOW = "< a positive constant"


Split = tuple[tuple[str, ...], tuple[str, ...]]


def split(value: str, predicate: Predicate) -> Split:
    """
    What *value* may be where the predicate is true, and where it is false.

    An empty side means that the branch is not possible.

    >>> split(ANY, Predicate.ZERO)
    (('zero',), ('nonzero',))
    """
    if value == UNSET:
        return (UNSET,), (UNSET,)
    match predicate:
        case Predicate.ZERO:
            return _split_zero(value)
        case Predicate.NEGATIVE:
            return _split_sign(value, NEGATIVE, POSITIVE)
        case Predicate.POSITIVE:
            return _split_sign(value, POSITIVE, NEGATIVE)
        case Predicate.ERROR:
            return _split_error(value)
        case Predicate.ERROR_OR_NULL:
            zero, other = _split_zero(value)
            if not other:
                return zero, ()
            error, good = _split_error(other[0])
            return (*zero, *error), good
        case Predicate.SOME_NONZERO:
            return _split_constant(value, NONZERO)
        case Predicate.SOME_ERRNO:
            return ((), (value,)) if value in _NOT_NEGATIVE else _split_constant(value, NEGATIVE)
        case Predicate.BELOW:
            return ((value,), ()) if value in _NULLS else ((value,), (value,))


def _split_constant(value: str, equal: str) -> Split:
    if value in _NULLS:
        return (), (value,)
    return ((equal,) if value in {ANY, NONZERO} else (value,)), (value,)


def _split_zero(value: str) -> Split:
    if value in _NULLS:
        return (value,), ()
    if value == ANY:
        return (ZERO,), (NONZERO,)
    return (), (value,)


def _split_sign(value: str, wanted: str, opposite: str) -> Split:
    if value == ANY:
        return (wanted,), (ZERO, opposite)
    if value == NONZERO:
        return (wanted,), (opposite,)
    positive = value in {POSITIVE, POSITIVE_ERRNO, STATUS, RESULT_BAD, VALID, SUBJECT}
    negative = value in {NEGATIVE, ERROR_POINTER, FAILED_ERROR}
    if (wanted == POSITIVE and positive) or (wanted == NEGATIVE and negative):
        return (value,), ()
    return (), (value,)


def _split_error(value: str) -> Split:
    if value in _ERROR_POINTERS:
        return (value,), ()
    if value in {ANY, NONZERO}:
        return (ERROR_POINTER,), (value,)
    return (), (value,)


def transferred(value: str, transfer: Transfer | None) -> tuple[str, ...]:
    """Values of a call's result when the argument it follows from has *value*."""
    match transfer:
        case None:
            return (value,)
        case Transfer.DERIVE:
            keep = {SUBJECT, VALID, UNSET, FAILED_NULL, FAILED_ERROR}
            return (value,) if value in keep else (ANY,)
        case Transfer.MASK:
            return _STATUS_OF.get(value, (ANY,))
        case Transfer.TO_ERRNO:
            return _ERRNO_OF.get(value, (ZERO, NEGATIVE))
        case Transfer.SUCCESS:
            return _SUCCESS_OF.get(value, (ANY,))
        case Transfer.IS_ERROR:
            bad, good = _split_error(value)
            return (*((POSITIVE,) if bad else ()), *((ZERO,) if good else ()))
        case Transfer.IS_ERROR_OR_NULL:
            bad, good = split(value, Predicate.ERROR_OR_NULL)
            return (*((POSITIVE,) if bad else ()), *((ZERO,) if good else ()))
        case Transfer.ERROR_POINTER:
            return (ZERO,) if value == ZERO else (ERROR_POINTER,)
        case Transfer.NOT:
            zero, other = _split_zero(value)
            return (*((POSITIVE,) if zero else ()), *((ZERO,) if other else ()))
        case Transfer.NEGATE:
            return _NEGATED.get(value, (ANY,))
        case Transfer.TRUTH:
            zero, other = _split_zero(value)
            return (*((ZERO,) if zero else ()), *((POSITIVE,) if other else ()))
        case Transfer.POINTER_TO_ERRNO:
            if value in _ERROR_POINTERS:
                return (NEGATIVE,)
            return (ZERO,) if value in _NULLS else (ANY,)


_STATUS_OF = {
    RESULT_OK: (ZERO,),
    RESULT_BAD: (STATUS,),
    ZERO: (ZERO,),
    STATUS: (STATUS,),
    UNSET: (UNSET,),
}
_ERRNO_OF = {
    RESULT_OK: (ZERO,),
    RESULT_BAD: (NEGATIVE,),
    ZERO: (ZERO,),
    STATUS: (NEGATIVE,),
    UNSET: (UNSET,),
}
_NEGATED = {
    ZERO: (ZERO,),
    NEGATIVE: (POSITIVE_ERRNO,),
    POSITIVE_ERRNO: (NEGATIVE,),
    POSITIVE: (NEGATIVE,),
    UNSET: (UNSET,),
}
_SUCCESS_OF = {
    RESULT_OK: (POSITIVE,),
    RESULT_BAD: (ZERO,),
    ZERO: (POSITIVE,),
    STATUS: (ZERO,),
    UNSET: (UNSET,),
}


def outcome(value: str, pointer: bool) -> str:
    """``thread.result`` of a function that returns *value*; *pointer*: it returns a pointer."""
    if value in {NEGATIVE, ERROR_POINTER, FAILED_ERROR}:
        return "failure"
    if value == POSITIVE_ERRNO:
        return "positive-errno"
    if value in {STATUS, RESULT_BAD}:
        return "status"
    if value in _NULLS:
        return "failure" if pointer else "success"
    if value in {VALID, SUBJECT, POSITIVE}:
        return "success"
    return "unknown"
