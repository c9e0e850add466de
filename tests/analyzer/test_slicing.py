"""Reducing an automaton and dropping variables change no verdict that they must not change."""

from __future__ import annotations

from analyzer.automata import build
from analyzer.binding import machine_of
from analyzer.slicing import reduce
from analyzer.widening import least_needed, without
from model.automaton import AT, Automaton, product_rules
from model.exploration import explore
from model.layout import LayoutTooWide
from model.machine import Part
from model.properties import all_properties
from model.replay import explore_naively, replay
from model.verdict import Budget, Model, VerdictKind
from tests.analyzer.bound import bound

BUDGET = Budget(states=30_000, seconds=30)


def _model(automaton: Automaton, parts: list[Part]) -> Model:
    layout = automaton.layout(parts)
    asked = tuple(p for p in all_properties() if all(name in layout for name in p.never))
    initial = {f.name: f.values[0] for f in layout.fields}
    return Model(layout, product_rules(automaton, parts), (initial,), asked)


def test_reduced_automaton_violates_what_the_whole_one_violates_and_nothing_else() -> None:
    compared = 0
    for program, subject in bound():
        parts = machine_of(subject)
        whole = build(program, subject)
        try:
            before = explore(_model(whole, parts), BUDGET, bucket=AT)
        except LayoutTooWide:
            continue
        after = explore(_model(reduce(whole), parts), BUDGET, bucket=AT)
        if not before.complete:
            continue
        compared += 1
        where = f"{program.function.name}, {subject.name}"
        for one, other in zip(before.verdicts, after.verdicts, strict=True):
            violated = VerdictKind.VIOLATED
            assert (one.kind is violated) == (other.kind is violated), (where, one.property.name)
        assert after.states <= before.states, where
    assert compared > 60


def test_naive_explorer_agrees_and_replays_every_path() -> None:
    paths = 0
    for program, subject in bound():
        parts = machine_of(subject)
        model = _model(reduce(build(program, subject)), parts)
        fast = explore(model, BUDGET, bucket=AT)
        if fast.states > 400:
            continue
        slow = explore_naively(model, BUDGET)
        assert (fast.states, fast.transitions) == (slow.states, slow.transitions)
        for one, other in zip(fast.verdicts, slow.verdicts, strict=True):
            assert one.kind is other.kind, (program.function.name, one.property.name)
            assert len(one.path) == len(other.path)
            if one.path:
                replay(model, one.path)
                paths += 1
    assert paths > 15


def test_following_fewer_variables_loses_no_violation() -> None:
    compared = 0
    for program, subject in bound():
        parts = machine_of(subject)
        automaton = reduce(build(program, subject))
        names = least_needed(automaton)
        if not names:
            continue
        fewer = reduce(build(without(program, names), subject))
        before = explore(_model(automaton, parts), BUDGET, bucket=AT)
        after = explore(_model(fewer, parts), BUDGET, bucket=AT)
        if not (before.complete and after.complete):
            continue
        compared += 1
        for one, other in zip(before.verdicts, after.verdicts, strict=True):
            # What the dropped variable itself shows goes with it; what the machine shows stays.
            of_the_machine = not {"thread.fault", "thread.result"} & set(one.property.never)
            if one.kind is VerdictKind.VIOLATED and of_the_machine:
                assert other.kind is VerdictKind.VIOLATED, (program.function.name, names)
    assert compared > 20
