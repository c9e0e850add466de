"""Tests split values without losing any, and transfers give values that exist."""

from __future__ import annotations

import pytest

from analyzer import values
from analyzer.effect import Transfer
from analyzer.values import ANY, NONZERO, Predicate, outcome, split, transferred

VALUES = sorted(v for k, v in vars(values).items() if k.isupper() and isinstance(v, str))


@pytest.mark.parametrize("predicate", Predicate)
@pytest.mark.parametrize("value", VALUES)
def test_every_value_goes_at_least_one_way(value: str, predicate: Predicate) -> None:
    true, false = split(value, predicate)
    assert true or false
    assert set(true) | set(false) <= set(VALUES)


@pytest.mark.parametrize("value", VALUES)
def test_what_is_known_to_be_zero_is_not_nonzero(value: str) -> None:
    if value in {ANY, values.UNSET}:
        return
    true, false = split(value, Predicate.ZERO)
    assert bool(true) != bool(false)


@pytest.mark.parametrize("transfer", [None, *Transfer])
@pytest.mark.parametrize("value", VALUES)
def test_every_transfer_gives_a_value(value: str, transfer: Transfer | None) -> None:
    assert transferred(value, transfer)
    assert set(transferred(value, transfer)) <= set(VALUES)


def test_status_is_no_negative_number() -> None:
    assert split(values.STATUS, Predicate.NEGATIVE) == ((), (values.STATUS,))


def test_masked_result_is_a_status_and_an_errno_once_translated() -> None:
    assert transferred(values.RESULT_BAD, Transfer.MASK) == (values.STATUS,)
    assert transferred(values.RESULT_BAD, Transfer.TO_ERRNO) == (values.NEGATIVE,)
    assert outcome(values.STATUS, pointer=False) == "status"


def test_null_is_a_failure_of_a_pointer_only() -> None:
    assert outcome(values.ZERO, pointer=True) == "failure"
    assert outcome(values.ZERO, pointer=False) == "success"
    assert outcome(NONZERO, pointer=False) == "unknown"
