"""Promela, TLA+ and Graphviz: Spin, which shares no code with us, counts the same states."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from model.automaton import Automaton, Transition
from model.dot import dot
from model.events import Event
from model.exploration import explore
from model.export import promela
from model.layout import Field, ModelError
from model.litmus.compiling import compile_litmus
from model.litmus.judging import read_file, shipped
from model.notation import guard, rule
from model.rule import Guard
from model.scenarios import Scenario, all_scenarios
from model.tla import tla
from model.verdict import Model, VerdictKind
from tests.model.small_models import counter, in_words, model, never, shared_machine
from tests.model.spin import missing_tools, run_spin
from tests.model.tla_reading import Module

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
@pytest.mark.parametrize(
    "name",
    [
        "child_life",
        "good_movable_region",
        "bad_movable_without_retry",
        "good_two_pools",
        "bad_free_before_flush",
        "cloud_hypervisor_start",
    ],
)
def test_spin_counts_the_states_of_a_litmus_file_and_gives_its_verdict(
    name: str, tmp_path: Path
) -> None:
    place = next(path for path in shipped() if path.stem == name)
    whole = compile_litmus(read_file(place))
    ours, exported = explore(whole), promela(whole)
    found = run_spin(exported, tmp_path)
    assert found.states == ours.states + exported.extra_states
    assert found.transitions == ours.transitions + exported.extra_transitions
    asserting = run_spin(promela(whole, assertions=True), tmp_path)
    violated = [v for v in ours.verdicts if v.kind is VerdictKind.VIOLATED]
    assert bool(asserting.errors) == bool(violated) == name.startswith("bad_")


@needs_spin
def test_spin_agrees_on_counters_and_several_initial_states(tmp_path: Path) -> None:
    exported, ours = promela(POOL), explore(POOL)
    found = run_spin(exported, tmp_path)
    assert exported.extra_states == 1
    assert found.states == ours.states + exported.extra_states
    assert found.transitions == ours.transitions + exported.extra_transitions


@needs_spin
def test_spin_finds_the_counter_overflow_as_an_assertion(tmp_path: Path) -> None:
    machine = model([counter("pool", 4)], [rule("deposit", "-> pool+3")])
    assert run_spin(promela(machine, assertions=True), tmp_path).errors > 0


@needs_spin
@pytest.mark.parametrize("breadth_first", [False, True])
def test_spin_counts_a_model_of_several_words(breadth_first: bool, tmp_path: Path) -> None:
    whole = in_words(shared_machine(), 7)
    ours, exported = explore(whole), promela(whole)
    assert whole.layout.words > 1
    found = run_spin(exported, tmp_path, breadth_first=breadth_first)
    assert found.states == ours.states + exported.extra_states
    assert found.transitions == ours.transitions + exported.extra_transitions


@needs_spin
@pytest.mark.parametrize("scenario", all_scenarios(), ids=lambda s: s.name)
def test_spin_gives_the_verdict_of_a_scenario(scenario: Scenario, tmp_path: Path) -> None:
    whole = scenario.build()
    kinds = {v.property.name: v.kind for v in explore(whole).verdicts}
    assert run_spin(promela(whole, assertions=True), tmp_path).errors == int(
        VerdictKind.VIOLATED in kinds.values()
    )


@needs_spin
@pytest.mark.parametrize(
    ("final", "errors"), [((), 1), ((guard("at=b"),), 0), ((guard("at=a"),), 1)]
)
def test_spin_finds_a_deadlock_where_it_is_not_declared_final(
    final: tuple[Guard, ...], errors: int, tmp_path: Path
) -> None:
    stops = model([Field("at", ("a", "b"))], [rule("go", "at=a -> at=b")])
    stops = replace(stops, final=final)
    violated = explore(stops).verdict("deadlock").kind is VerdictKind.VIOLATED
    assert (run_spin(promela(stops, assertions=True), tmp_path).errors, violated) == (
        errors,
        errors,
    )


@pytest.mark.parametrize(
    "whole",
    [POOL, shared_machine(), *(s.build() for s in all_scenarios() if s.states < 500)],
    ids=lambda whole: f"{len(whole.rules)}-rules",
)
def test_tla_read_back_has_the_same_states_transitions_and_broken_invariants(whole: Model) -> None:
    ours, exported = explore(whole), tla(whole)
    invariants = re.findall(r"INVARIANT (\w+)", exported.config)
    found = Module(exported.module).count(invariants)
    assert (found.states, found.transitions) == (ours.states, ours.transitions)
    names = {v.property.name: v for v in ours.verdicts}
    expected = {"NoOverflow"} if "counter-overflow" in names else set()
    for invariant, prop in zip(
        invariants[2:], [p for p in whole.properties if p.returns is None], strict=True
    ):
        if names[prop.name].kind is VerdictKind.VIOLATED:
            expected.add(invariant)
    assert found.broken == expected


def test_tla_asks_for_deadlocks_only_if_the_model_does() -> None:
    whole = model([Field("at", ("a", "b"))], [rule("go", "at=a -> at=b")])
    assert (
        tla(whole).config
        == "SPECIFICATION Spec\nINVARIANT TypeOK\nINVARIANT NoOverflow\nCHECK_DEADLOCK FALSE\n"
    )
    asked = tla(replace(whole, final=(guard("at=b"),)))
    assert asked.config.endswith("CHECK_DEADLOCK TRUE\n")
    assert '  \\/ v0_at = "b" /\\ UNCHANGED vars' in asked.module.splitlines()


def test_tla_quotes_values_and_keeps_comments_on_their_line() -> None:
    odd = model([Field("a\nb", ('say "x"', "back\\slash"))], [rule("r", "-> a\nb=back\\slash")])
    module = tla(odd).module
    assert r'"say \"x\"", "back\\slash"' in module
    assert "\\* v0_a_b: a b" in module.splitlines()


def test_automaton_becomes_a_graph_with_its_events() -> None:
    steps = (
        Transition(0, 1, events=(Event.ALLOCATE,), assign={"p": 'o"k'}),
        Transition(0, 2, guard={"p": frozenset({"null", "bad"})}),
    )
    assert dot(Automaton("f", 3, (), steps)) == (
        'digraph "f" {\n'
        "  node [shape=circle];\n"
        '  "L0";\n  "L1";\n  "returned" [shape=doublecircle];\n'
        '  "L0" -> "L1" [label="allocated; p:=o\\"k"];\n'
        '  "L0" -> "returned" [label="p=bad|null"];\n'
        "}\n"
    )


def test_names_become_identifiers_and_comments_cannot_be_closed_early() -> None:
    text = promela(POOL).text
    assert "byte v3_a_b = 0; /* a* /b: 0 x, 1 y */" in text
    assert "d_step { (v0_at == 0) && v1_pool + 2 <= 5; v0_at = 1; v1_pool = v1_pool + 2; }" in text


def test_model_without_initial_state_is_refused() -> None:
    with pytest.raises(ModelError, match="no initial state"):
        promela(model([counter("n", 1)], [], (), ()))
