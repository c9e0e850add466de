"""Rules as text."""

from __future__ import annotations

import doctest

import pytest

import model.notation
from model.layout import ModelError
from model.notation import guard, rule
from model.rule import Rule


def test_rule_text_gives_guard_effect_and_counters() -> None:
    assert rule("take", "at=a|b & frame[0].hv=root -> at=c & pool-2 & used+1") == Rule(
        "take",
        {"at": frozenset({"a", "b"}), "frame[0].hv": frozenset({"root"})},
        {"at": "c"},
        {"pool": -2, "used": 1},
    )


def test_value_and_field_names_may_contain_a_dash() -> None:
    assert rule("r", "a-b=in-use -> a-b=root & in-use-1").add == {"in-use": -1}


@pytest.mark.parametrize("text", ["at", "at=", "=a", "at=a & at=b"])
def test_malformed_guard_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ModelError, match=r"at|=a"):
        guard(text)


@pytest.mark.parametrize("text", ["at=a", "at=a -> at", "at=a -> at+x"])
def test_malformed_rule_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(ModelError, match="rule broken"):
        rule("broken", text)


def test_examples_in_the_docstrings_are_right() -> None:
    assert doctest.testmod(model.notation).failed == 0
