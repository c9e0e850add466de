"""Deadlocks, and whether there is always a way back: hand-made models under both judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from model.exploration import DEADLOCK, explore
from model.layout import Field, ModelError
from model.notation import guard, rule
from model.properties import Property
from model.replay import ReplayError, explore_naively, replay
from model.rule import Guard
from model.verdict import Budget, Exploration, Model, VerdictKind
from tests.model.small_models import counter, in_words, model, never

AT = Field("at", ("idle", "taking", "holding", "stuck"))
CYCLE = [
    rule("take", "at=idle -> at=taking"),
    rule("taken", "at=taking -> at=holding"),
    rule("give-back", "at=holding -> at=idle"),
]
FAILS = rule("fails", "at=taking -> at=stuck")
RETRIES = rule("retries", "at=stuck -> at=stuck")


def back(good: str, sometimes: str = "") -> Property:
    return replace(never("way-back", "x=y", sometimes), never={}, returns=guard(good))


def judged(whole: Model, budget: Budget | None = None) -> list[Exploration]:
    """What each way to explore says, the naive one last; they must not differ."""
    limit = budget or Budget(seconds=600)
    split = in_words(whole, 2)
    ways = [explore(whole, limit, wide=wide) for wide in (1, 64)]
    ways += [explore(split, limit, wide=1, exact_words=most) for most in (1, 64)]
    ways.append(explore_naively(whole, limit))
    assert len({tuple(v.kind for v in found.verdicts) for found in ways}) == 1
    return ways


def path_of(found: Exploration, name: str) -> list[str]:
    return [step.rule.name for step in found.verdict(name).path if step.rule]


def test_cycle_has_no_deadlock_and_always_gets_back() -> None:
    whole = replace(model([AT], CYCLE, [back("at=idle")]), final=())
    for found in judged(whole):
        assert [v.kind.name for v in found.verdicts] == ["HOLDS", "HOLDS"]
        assert found.verdicts[-1].property == DEADLOCK


@pytest.mark.parametrize("final", [(), (guard("at=holding"),)])
def test_state_without_successor_that_is_not_final_is_a_deadlock(final: Sequence[Guard]) -> None:
    whole = replace(model([AT], [*CYCLE, FAILS]), final=tuple(final))
    for found in judged(whole):
        assert found.verdict("deadlock").kind is VerdictKind.VIOLATED
        assert path_of(found, "deadlock") == ["take", "fails"]
        replay(whole, found.verdict("deadlock").path, DEADLOCK)


def test_declared_final_state_is_no_deadlock() -> None:
    whole = replace(model([AT], [*CYCLE, FAILS]), final=(guard("at=idle"), guard("at=stuck")))
    assert all(found.verdict("deadlock").kind is VerdictKind.HOLDS for found in judged(whole))


def test_nobody_who_asks_about_deadlocks_gets_no_verdict_on_them() -> None:
    for found in judged(model([AT], [*CYCLE, FAILS])):
        assert (found.deadlocks, found.verdicts) == (1, ())


def test_loop_that_never_leaves_is_no_deadlock_but_has_no_way_back() -> None:
    whole = replace(model([AT], [*CYCLE, FAILS, RETRIES], [back("at=idle")]), final=())
    for found in judged(whole):
        assert [v.kind.name for v in found.verdicts] == ["VIOLATED", "HOLDS"]
        assert path_of(found, "way-back") == ["take", "fails"]
        replay(whole, found.verdict("way-back").path, found.verdict("way-back").property)


def test_way_back_that_is_long_and_leads_through_every_level_is_found() -> None:
    lower = "|".join(str(n) for n in range(30))
    rules = [rule("up", f"n={lower} -> n+1"), rule("reset", "n=30 & lap=0|1 -> n=0 & lap+1")]
    whole = model([counter("n", 30), counter("lap", 2)], rules, [back("n=30 & lap=2")])
    assert all(found.verdicts[0].kind is VerdictKind.HOLDS for found in judged(whole))
    once = replace(whole, properties=(back("n=30 & lap=0"),))
    for found in judged(once):
        # 30 steps up are still before the good state; the reset is the point of no return.
        assert len(path_of(found, "way-back")) == 31


def test_way_back_whose_guard_is_never_reached_is_vacuous() -> None:
    whole = model([AT], CYCLE, [back("at=idle", sometimes="at=stuck")])
    assert all(found.verdicts[0].kind is VerdictKind.VACUOUS for found in judged(whole))


def test_search_that_stopped_decides_only_what_cannot_change_any_more() -> None:
    fields = [AT, counter("n", 200)]
    count = rule("count", f"at=idle & n={'|'.join(str(n) for n in range(200))} -> n+1")
    whole = replace(model(fields, [*CYCLE, FAILS, count], [back("at=idle")]), final=())
    for found in judged(whole, Budget(states=40, seconds=600)):
        assert not found.complete
        # The state behind `fails` was expanded and leads nowhere: that is final.
        assert [v.kind.name for v in found.verdicts] == ["VIOLATED", "VIOLATED"]
    healthy = replace(whole, rules=(*CYCLE, count))
    for found in judged(healthy, Budget(states=40, seconds=600)):
        assert [v.kind.name for v in found.verdicts] == ["NOT_DECIDED", "NOT_DECIDED"]


def test_edges_that_do_not_fit_the_budget_leave_the_way_back_undecided() -> None:
    fields = [counter(f"n{n}", 9) for n in range(3)]
    lower = "|".join(str(n) for n in range(9))
    rules = [rule("up", f"n{n}={lower} -> n{n}+1") for n in range(3)]
    rules += [rule("down", f"n{n}=9 -> n{n}=0") for n in range(3)]
    whole = model(fields, rules, [never("no", "n0=9 & n1=9 & n2=9"), back("n0=0")])
    found = explore(whole, Budget(bytes=60_000), wide=1)
    assert found.complete
    assert [v.kind.name for v in found.verdicts] == ["VIOLATED", "NOT_DECIDED"]
    assert found.verdicts[1].caveat == "the edges need more than 60000 bytes"


def test_property_with_neither_or_both_of_never_and_returns_is_refused() -> None:
    for wrong in (
        replace(back("at=idle"), returns=None),
        replace(back("at=idle"), never=guard("at=idle")),
    ):
        with pytest.raises(ModelError, match="property way-back"):
            explore(model([AT], CYCLE, [wrong]))


def test_path_that_does_not_end_in_a_deadlock_or_lost_state_is_refused() -> None:
    whole = replace(model([AT], [*CYCLE, FAILS], [back("at=idle")]), final=())
    found = explore(whole)
    for verdict in found.verdicts:
        with pytest.raises(ReplayError, match="is not violated here"):
            replay(whole, verdict.path[:-1], verdict.property)
