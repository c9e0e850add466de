"""Compiled rows: which states they match and what they make of them."""

from __future__ import annotations

import pytest

from model.layout import Field, Layout, ModelError
from model.notation import guard, rule
from model.rule import Row, compile_overflows, compile_rules, expand

LAYOUT = Layout(
    [
        Field("at", ("a", "b", "c")),
        Field("free", ("0", "1", "2", "3", "4")),
        Field("used", ("0", "1", "2", "3")),
    ]
)


def fires(row: Row, word: int) -> bool:
    return word & row.mask == row.value and (not row.nonzero or word & row.nonzero != 0)


def after(text: str, **values: str) -> dict[str, str] | None:
    word = LAYOUT.pack(values)
    rows = [row for row in compile_rules([rule("r", text)], LAYOUT) if fires(row, word)]
    assert len(rows) <= 1
    return LAYOUT.unpack((word & ~rows[0].clear | rows[0].set) + rows[0].delta) if rows else None


def test_guard_of_two_times_two_values_becomes_disjoint_cubes() -> None:
    cubes = expand(guard("at=a|b & used=0|3"), LAYOUT)
    assert len(cubes) == 4 - 2  # a and b differ in one bit, so they are one cube
    words = [LAYOUT.pack({"at": at, "used": used}) for at in "abc" for used in "0123"]
    matches = [sum(word & mask == value for mask, value in cubes) for word in words]
    assert matches == [1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0]


def test_guard_that_allows_no_value_has_no_rows() -> None:
    assert expand({"at": frozenset()}, LAYOUT) == ()
    assert expand({}, LAYOUT) == ((0, 0),)


def test_counter_at_zero_disables_counting_down() -> None:
    assert after("at=a -> free-1", free="1") == {"at": "a", "free": "0", "used": "0"}
    assert after("at=a -> free-1", free="0") is None


def test_counting_down_by_two_needs_two() -> None:
    assert after("at=a -> free-2", free="1") is None
    assert after("at=a -> free-2", free="2") == {"at": "a", "free": "0", "used": "0"}


def test_two_counters_may_go_down_in_one_rule() -> None:
    assert after("at=a -> free-1 & used-1", free="4", used="0") is None
    assert after("at=a -> free-1 & used-1", free="4", used="3") == {
        "at": "a",
        "free": "3",
        "used": "2",
    }


def test_counter_at_its_maximum_disables_the_row_and_is_an_overflow() -> None:
    text = "at=a -> used+1 & free-1"
    assert after(text, used="3", free="1") is None
    overflows = compile_overflows([rule("r", text)], LAYOUT)

    def beyond(**values: str) -> bool:
        word = LAYOUT.pack(values)
        return any(word & mask == value for (mask, value), _ in overflows)

    assert beyond(used="3", free="1")
    assert not beyond(used="2", free="1")
    assert not beyond(used="3", free="0")


def test_step_larger_than_the_counter_always_overflows() -> None:
    assert compile_rules([rule("r", "at=a -> used+4")], LAYOUT) == ()
    assert compile_overflows([rule("r", "at=a -> used+4")], LAYOUT) != ()


def test_counter_below_its_guard_moves_within_the_field() -> None:
    assert after("free=3 -> free+1 & at=c", free="3") == {"at": "c", "free": "4", "used": "0"}


def test_counter_both_assigned_and_added_to_is_refused() -> None:
    with pytest.raises(ModelError, match="counter used is assigned and added to"):
        compile_rules([rule("both", "at=a -> used=0 & used+1")], LAYOUT)


@pytest.mark.parametrize(
    "text", ["lock=1 -> at=a", "at=a -> lock=1", "at=z -> at=a", "at=a -> x+1"]
)
def test_unknown_field_or_value_in_a_rule_is_refused(text: str) -> None:
    with pytest.raises(ModelError, match=r"no field|no value"):
        compile_rules([rule("wrong", text)], LAYOUT)
