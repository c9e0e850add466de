"""The machine: what each event does, and that every property can be violated and can hold."""

from __future__ import annotations

import pytest

from model.automaton import AT, Automaton, Transition, product_rules
from model.events import Event
from model.exploration import explore
from model.layout import Field
from model.machine import all_parts
from model.properties import Property, all_properties
from model.verdict import Model, VerdictKind

PARTS = all_parts()
OK, FAIL, STATUS, NEGATED = (
    {"thread.result": r} for r in ("success", "failure", "status", "positive-errno")
)

# property -> (events of a thread that violates it, events of one that does not, result of both)
LITMUS: dict[str, tuple[tuple[Event, ...], tuple[Event, ...], dict[str, str]]] = {
    "owned-frame-freed": (
        (Event.ALLOCATE, Event.DEPOSIT, Event.FREE),
        (Event.ALLOCATE, Event.DEPOSIT, Event.WITHDRAW, Event.FREE),
        OK,
    ),
    "frame-freed-twice": (
        (Event.ALLOCATE, Event.FREE, Event.FREE),
        (Event.ALLOCATE, Event.FREE),
        OK,
    ),
    "frame-used-after-free": (
        (Event.ALLOCATE, Event.FREE, Event.USE),
        (Event.ALLOCATE, Event.USE, Event.FREE),
        OK,
    ),
    "frame-lost": ((Event.ALLOCATE,), (Event.ALLOCATE, Event.DEPOSIT), OK),
    "allocation-lost": ((Event.ALLOCATE,), (Event.ALLOCATE, Event.STORE), OK),
    "allocation-freed-twice": (
        (Event.ALLOCATE, Event.FREE, Event.FREE),
        (Event.ALLOCATE, Event.FREE),
        OK,
    ),
    "allocation-used-after-free": (
        (Event.ALLOCATE, Event.FREE, Event.USE),
        (Event.ALLOCATE, Event.USE, Event.FREE),
        OK,
    ),
    "null-result-used": ((Event.NULL_USE,), (Event.USE,), OK),
    "unset-variable-used": ((Event.UNSET_USE,), (), OK),
    "status-returned-as-errno": ((), (), STATUS),
    "positive-errno-returned": ((), (), NEGATED),
    "result-compared-unmasked": ((Event.RAW_COMPARE,), (), OK),
    "result-truncated": ((Event.TRUNCATE,), (), OK),
    "asked-counted-as-done": ((Event.COUNT_ASKED,), (), OK),
    "given-memory-unused": (
        (Event.CALL_FAILED, Event.MEMORY_GIVEN),
        (Event.CALL_FAILED, Event.MEMORY_GIVEN, Event.CALL_DONE),
        OK,
    ),
    "irqs-not-restored": (
        (Event.IRQ_SAVE, Event.IRQ_SAVE, Event.IRQ_RESTORE),
        (Event.IRQ_SAVE, Event.IRQ_RESTORE),
        OK,
    ),
    "sleep-with-irqs-off": (
        (Event.IRQ_SAVE, Event.MAY_SLEEP, Event.IRQ_RESTORE),
        (Event.IRQ_SAVE, Event.IRQ_RESTORE, Event.MAY_SLEEP),
        OK,
    ),
    "sleep-in-atomic": (
        (Event.ATOMIC_ENTER, Event.MAY_SLEEP, Event.ATOMIC_LEAVE),
        (Event.ATOMIC_ENTER, Event.ATOMIC_LEAVE, Event.MAY_SLEEP),
        OK,
    ),
    "input-page-with-irqs-on": (
        (Event.IRQ_SAVE, Event.INPUT_TAKE, Event.IRQ_RESTORE, Event.INPUT_ISSUE),
        (Event.IRQ_SAVE, Event.INPUT_TAKE, Event.INPUT_ISSUE, Event.IRQ_RESTORE),
        OK,
    ),
    "rcu-pointer-used-after-unlock": (
        (Event.RCU_ENTER, Event.ALLOCATE, Event.RCU_LEAVE, Event.USE),
        (Event.RCU_ENTER, Event.ALLOCATE, Event.USE, Event.RCU_LEAVE),
        OK,
    ),
    "lock-left-held": ((Event.LOCK,), (Event.LOCK, Event.UNLOCK), OK),
    "lock-released-twice": (
        (Event.LOCK, Event.UNLOCK, Event.UNLOCK),
        (Event.LOCK, Event.UNLOCK, Event.LOCK, Event.UNLOCK),
        OK,
    ),
    "lock-taken-twice": (
        (Event.LOCK, Event.LOCK),
        (Event.LOCK, Event.UNLOCK, Event.LOCK, Event.UNLOCK),
        OK,
    ),
    "registration-left": ((Event.REGISTER,), (Event.REGISTER, Event.UNREGISTER), FAIL),
}


def _run(prop: Property, events: tuple[Event, ...], result: dict[str, str]) -> VerdictKind:
    used = {name.split(".")[0] for name in prop.never} | {"thread"}
    parts = [PARTS[name] for name in sorted(used | ({"cpu"} if "percpu" in used else set()))]
    steps = [Transition(n, n + 1, events=(event,)) for n, event in enumerate(events)]
    steps.append(Transition(len(events), len(events) + 1, assign=result))
    automaton = Automaton("litmus", len(events) + 2, (), tuple(steps))
    model = Model(automaton.layout(parts), product_rules(automaton, parts), ({AT: "L0"},), (prop,))
    return explore(model).verdicts[0].kind


@pytest.mark.parametrize("prop", all_properties(), ids=lambda p: p.name)
def test_each_property_is_violated_by_its_bad_thread_and_not_by_its_good_one(
    prop: Property,
) -> None:
    bad, good, result = LITMUS[prop.name]
    assert _run(prop, bad, result) is VerdictKind.VIOLATED
    if result in (STATUS, NEGATED):
        result = OK
    assert _run(prop, good, result) in {VerdictKind.HOLDS, VerdictKind.VACUOUS}


def test_every_property_has_a_litmus_pair_and_no_litmus_pair_is_orphaned() -> None:
    assert {p.name for p in all_properties()} == set(LITMUS)


@pytest.mark.parametrize("prop", all_properties(), ids=lambda p: p.name)
def test_each_property_speaks_of_fields_and_values_that_exist(prop: Property) -> None:
    known = {f.name: set(f.values) for part in PARTS.values() for f in part.fields}
    known[AT] = {"returned"}
    for guard in (prop.never, prop.sometimes, prop.contrast or {}, prop.undecided or {}):
        for name, values in guard.items():
            assert values <= known[name]


def test_event_without_a_matching_reaction_leaves_the_machine_as_it_is() -> None:
    automaton = Automaton("free", 2, (), (Transition(0, 1, events=(Event.FREE,)),))
    parts = [PARTS["frame"]]
    layout = automaton.layout(parts)
    model = Model(layout, product_rules(automaton, parts), ({AT: "L0"},), ())
    assert explore(model).states == 2


def test_two_events_of_one_transition_happen_in_order() -> None:
    events = (Event.ALLOCATE, Event.FREE)
    prop = next(p for p in all_properties() if p.name == "frame-lost")
    automaton = Automaton("both", 2, (), (Transition(0, 1, events=events),))
    parts = [PARTS["thread"], PARTS["frame"]]
    model = Model(automaton.layout(parts), product_rules(automaton, parts), ({AT: "L0"},), (prop,))
    assert explore(model).verdicts[0].kind is not VerdictKind.VIOLATED


def test_guard_on_a_variable_and_on_the_machine_split_one_transition() -> None:
    variable = Field("p", ("null", "good"))
    automaton = Automaton(
        "split",
        3,
        (variable,),
        (
            Transition(0, 1, assign={"p": "good"}, events=(Event.ALLOCATE,)),
            Transition(0, 1, assign={"p": "null"}),
            Transition(1, 2, guard={"p": frozenset({"good"})}, events=(Event.FREE,)),
            Transition(1, 2, guard={"p": frozenset({"null"})}),
        ),
    )
    parts = [PARTS["thread"], PARTS["frame"]]
    prop = next(p for p in all_properties() if p.name == "frame-lost")
    model = Model(automaton.layout(parts), product_rules(automaton, parts), ({AT: "L0"},), (prop,))
    exploration = explore(model)
    assert exploration.verdicts[0].kind is not VerdictKind.VIOLATED
    assert exploration.states == 5
