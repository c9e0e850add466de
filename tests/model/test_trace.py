"""A path as JSON and as text."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest

from model.exploration import explore
from model.layout import Field
from model.notation import rule
from model.trace import actor_of, render, state_after, trace
from model.verdict import PropertyVerdict
from tests.model.small_models import counter, model, never


@dataclass(frozen=True)
class Act:
    actor: str
    text: str


FIELDS = [
    Field("frame[0].owner", ("free", "hypervisor")),
    counter("pool", 3),
    Field("idle", ("y",)),
]
RULES = [
    replace(
        rule("deposit", "frame[0].owner=free -> frame[0].owner=hypervisor"),
        origin=Act("cpu0", "deposits it"),
    ),
    rule("hypervisor: consumes", "frame[0].owner=hypervisor -> pool+1"),
]
BAD = never("pool-of-two", "pool=2")
FOUND = explore(
    model(FIELDS, RULES, [BAD, never("never", "idle=y & pool=3 & frame[0].owner=free")])
)


def test_each_step_says_who_acted_and_only_what_changed() -> None:
    found = trace(FOUND.verdict("pool-of-two"))
    assert json.loads(json.dumps(found)) == {
        "property": "pool-of-two",
        "title": "pool-of-two",
        "verdict": "violated",
        "caveat": "",
        "initial": {"frame[0].owner": "free", "idle": "y", "pool": "0"},
        "steps": [
            {
                "step": 1,
                "actor": "cpu0",
                "rule": "deposit",
                "text": "deposits it",
                "changes": [{"field": "frame[0].owner", "before": "free", "after": "hypervisor"}],
            },
            *(
                {
                    "step": n,
                    "actor": "hypervisor",
                    "rule": "hypervisor: consumes",
                    "text": "consumes",
                    "changes": [{"field": "pool", "before": str(n - 2), "after": str(n - 1)}],
                }
                for n in (2, 3)
            ),
        ],
    }


def test_full_state_is_given_on_demand_and_is_what_the_changes_add_up_to() -> None:
    verdict = FOUND.verdict("pool-of-two")
    full = trace(verdict, full=True)
    for step in full["steps"]:
        assert step["state"] == state_after(trace(verdict), step["step"])
    assert state_after(full, 0) == full["initial"]
    with pytest.raises(IndexError, match="3 steps, not 4"):
        state_after(full, 4)


def test_text_shows_the_differences_and_counts_what_it_leaves_out() -> None:
    assert render(FOUND.verdict("pool-of-two")) == (
        "pool-of-two: violated after 3 steps\n"
        "  pool-of-two\n"
        "   0  initial state\n"
        "      frame[0].owner  free\n"
        "      pool            0\n"
        "      (1 more field not shown: nothing here changes it)\n"
        "   1  cpu0: deposits it\n"
        "      frame[0].owner  free -> hypervisor\n"
        "   2  hypervisor: consumes\n"
        "      pool  0 -> 1\n"
        "   3  hypervisor: consumes\n"
        "      pool  1 -> 2\n"
    )


def test_verdict_without_a_path_is_one_line_with_its_caveat() -> None:
    assert render(FOUND.verdict("never")) == "never: holds\n"
    told = replace(FOUND.verdict("never"), caveat="states were hashed")
    assert render(told) == "never: holds\n  note: states were hashed\n"
    assert trace(told)["steps"] == []


def test_overflow_shows_the_number_that_does_not_fit() -> None:
    overflow: PropertyVerdict = FOUND.verdict("counter-overflow")
    assert render(overflow).endswith("      pool  3 -> 4\n")


def test_rule_whose_origin_and_name_say_nothing_has_no_actor() -> None:
    assert actor_of(rule("flush", "a=b -> a=c")) == ("", "flush")
    assert actor_of(replace(rule("flush", "a=b -> a=c"), origin=("file.c", 3))) == ("", "flush")
    assert actor_of(replace(rule("x", "a=b -> a=c"), origin=Act("dma", ""))) == ("dma", "x")
