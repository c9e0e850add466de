"""Promela: Spin, which shares no code with us, counts the same states."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.exploration import explore
from model.export import promela
from model.layout import Field, ModelError
from model.notation import rule
from model.scenarios import Scenario, all_scenarios
from model.verdict import VerdictKind
from tests.model.small_models import counter, model, never
from tests.model.spin import missing_tools, run_spin

needs_spin = pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}")

POOL = model(
    [Field("at", ("a", "b")), counter("pool", 5), counter("used", 3), Field("a*/b", ("x", "y"))],
    [
        rule("deposit", "at=a -> pool+2 & at=b"),
        rule("consume", "pool=1|2|4 -> pool-1 & used+1"),
        rule("back", "at=b -> at=a & a*/b=y"),
        rule("never", "used=3 & a*/b=x -> at=a"),
    ],
    [never("two-used", "used=2 & a*/b=y")],
    [{}, {"pool": "3"}, {"a*/b": "y"}],
)


@needs_spin
@pytest.mark.parametrize("scenario", all_scenarios(), ids=lambda s: s.name)
def test_spin_counts_the_states_and_transitions_of_a_scenario(
    scenario: Scenario, tmp_path: Path
) -> None:
    exported = promela(scenario.build())
    found = run_spin(exported, tmp_path)
    assert found.states == scenario.states + exported.extra_states
    assert found.transitions == scenario.transitions + exported.extra_transitions


@needs_spin
def test_spin_agrees_on_counters_and_several_initial_states(tmp_path: Path) -> None:
    exported, ours = promela(POOL), explore(POOL)
    found = run_spin(exported, tmp_path)
    assert exported.extra_states == 1
    assert found.states == ours.states + exported.extra_states
    assert found.transitions == ours.transitions + exported.extra_transitions


@needs_spin
@pytest.mark.parametrize("name", ["map_unmap", "bad_unpin_before_unmap"])
def test_spin_finds_an_assertion_violated_exactly_where_we_do(name: str, tmp_path: Path) -> None:
    scenario = next(s for s in all_scenarios() if s.name == name)
    guilty = VerdictKind.VIOLATED in scenario.verdicts.values()
    found = run_spin(promela(scenario.build(), assertions=True), tmp_path)
    assert (found.errors > 0) == guilty


@needs_spin
def test_spin_finds_the_counter_overflow_as_an_assertion(tmp_path: Path) -> None:
    machine = model([counter("pool", 4)], [rule("deposit", "-> pool+3")])
    assert run_spin(promela(machine, assertions=True), tmp_path).errors > 0


def test_names_become_identifiers_and_comments_cannot_be_closed_early() -> None:
    text = promela(POOL).text
    assert "byte v3_a_b = 0; /* a* /b: 0 x, 1 y */" in text
    assert "d_step { (v0_at == 0) && v1_pool + 2 <= 5; v0_at = 1; v1_pool = v1_pool + 2; }" in text


def test_model_without_initial_state_is_refused() -> None:
    with pytest.raises(ModelError, match="no initial state"):
        promela(model([counter("n", 1)], [], (), ()))
