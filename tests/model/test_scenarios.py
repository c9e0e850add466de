"""Every scenario: pinned counts, its verdict with the reason, and both judges."""

from __future__ import annotations

import pytest

from model.exploration import explore
from model.replay import explore_naively, replay
from model.scenarios import Scenario, all_scenarios
from model.scenarios.deposit_withdraw import Defect, build
from model.verdict import Budget, VerdictKind
from tests.model.test_agreement import summary

SCENARIOS = all_scenarios()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_scenario_has_its_pinned_counts_and_verdicts(scenario: Scenario) -> None:
    assert scenario.differences(explore(scenario.build())) == ()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_paths_of_a_scenario_replay(scenario: Scenario) -> None:
    whole = scenario.build()
    for verdict in explore(whole).verdicts:
        if verdict.path:
            replay(whole, verdict.path, verdict.property)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_second_judge_agrees_on_a_scenario(scenario: Scenario) -> None:
    # The naive judge takes seconds for the largest one; a bound on states is deterministic.
    budget = Budget(states=4_000, seconds=600)
    whole = scenario.build()
    assert summary(explore_naively(whole, budget)) == summary(explore(whole, budget))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
@pytest.mark.parametrize("reduced", [False, True])
def test_scenario_cut_off_after_ten_states_never_holds(scenario: Scenario, reduced: bool) -> None:
    symmetric = scenario.symmetric if reduced else ()
    whole = scenario.build()
    for found in (
        explore(whole, Budget(states=10), symmetric=symmetric),
        explore_naively(whole, Budget(states=10)),
    ):
        assert (found.complete, found.stopped) == (False, "more than 10 states")
        kinds = {verdict.kind for verdict in found.verdicts}
        assert VerdictKind.NOT_DECIDED in kinds
        assert kinds <= {VerdictKind.NOT_DECIDED, VerdictKind.VIOLATED}


def test_bad_scenarios_are_found_guilty_and_the_others_are_not() -> None:
    assert len(SCENARIOS) >= 6
    for scenario in SCENARIOS:
        guilty = VerdictKind.VIOLATED in scenario.verdicts.values()
        assert guilty == scenario.name.startswith("bad_")
        assert len(scenario.reason) > 100


def test_no_rule_of_a_scenario_is_dead_but_the_interrupt_on_a_written_page() -> None:
    for scenario in SCENARIOS:
        dead = {rule.name for rule in explore(scenario.build()).never_fired}
        assert dead <= {"interrupt"}
    assert not explore(build(defect=Defect.FILL_BEFORE_SAVE)).never_fired


def test_partial_deposit_defect_is_invisible_with_one_frame() -> None:
    found = explore(build(frames=1, cpus=1, defect=Defect.FREE_ALL_ON_ERROR))
    assert found.verdict("frame-freed-while-deposited[0]").kind is VerdictKind.HOLDS


def test_differences_say_what_is_not_as_expected() -> None:
    scenario = next(s for s in SCENARIOS if s.name == "map_unmap")
    other = next(s for s in SCENARIOS if s.name == "bad_unpin_before_unmap")
    wrong = scenario.differences(explore(other.build()))
    assert "1481 states, expected 331" in wrong
    assert "mapped-frame-unpinned[0]: violated, expected holds" in wrong
    assert any("not complete" in w for w in scenario.differences(explore(other.build(), Budget(9))))
