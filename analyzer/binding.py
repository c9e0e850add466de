"""Automata + machine + initial state -> model -> verdicts, one small exploration a subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from analyzer.automata import build
from analyzer.slicing import reduce
from analyzer.steps import Program
from analyzer.subjects import Kind, Subject, subjects
from analyzer.widening import least_needed, without
from model.automaton import AT, Automaton, product_rules
from model.exploration import explore
from model.layout import Layout, LayoutTooWide, ModelError
from model.machine import Part, all_parts
from model.properties import Property, all_properties
from model.rule import Guard, Rule
from model.verdict import Budget, Exploration, Model, PropertyVerdict, Step, VerdictKind

_PARTS = {
    Kind.PAGE: ("thread", "frame"),
    Kind.MEMORY: ("thread", "allocation"),
    Kind.LOOKUP: ("thread",),
    Kind.RCU: ("thread", "rcu"),
    Kind.LOCK: ("thread", "lock"),
    Kind.REGISTRATION: ("thread", "registration"),
    Kind.CONTEXT: ("thread", "cpu", "percpu"),
    Kind.VALUES: ("thread",),
    Kind.REQUEST: ("thread", "request"),
}
# A function whose product needs more is reported as not decided, never as passed.
FUNCTION_BUDGET = Budget(states=20_000, seconds=2.0)
_REBUILT_AT_MOST = 4
# Statements times variables: the work to build and reduce an automaton grows with both. The largest
# functions of mm and drivers/hv stay below a third of this; generated code does not.
_SUBJECT_WORK = 300_000
_FUNCTION_WORK = 3_000_000
_CLASSES = ("success", "failure")


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    What is known about one property of one function and subject.

    :param path: shortest path to the violation; empty unless violated.
    :param reason: why it is not decided; empty otherwise.
    """

    subject: Subject
    property: Property
    kind: VerdictKind
    path: tuple[Step, ...]
    reason: str
    states: int


@cache
def _machine() -> dict[str, Part]:
    return all_parts()


@cache
def _catalogue() -> tuple[Property, ...]:
    return all_properties()


def machine_of(subject: Subject) -> list[Part]:
    """The parts of the machine that a subject concerns."""
    return [_machine()[name] for name in _PARTS[subject.kind]]


def judge_function(program: Program, budget: Budget = FUNCTION_BUDGET) -> tuple[Judgement, ...]:
    """Explore every subject of a lowered function and judge every property that concerns it."""
    found: list[Judgement] = []
    size = len(program.nodes) * (len(program.variables) + 10)
    done = 0
    for subject in subjects(program):
        done += size
        if size > _SUBJECT_WORK or done > _FUNCTION_WORK:
            reason = "the function is too large: its statements times its variables pass the budget"
            found += [_undecided(subject, p, reason, 0) for p in _concerning(subject)]
        else:
            found.extend(_judge_subject(program, subject, budget))
    return tuple(found)


def _concerning(subject: Subject) -> tuple[Property, ...]:
    """Properties that speak of a subject's own part of the machine."""
    parts = set(_PARTS[subject.kind])
    own = parts - {"thread"} or parts
    return tuple(
        p
        for p in _catalogue()
        if {n.split(".")[0] for n in p.never} <= parts | {"thread"}
        and {n.split(".")[0] for n in p.never if n != AT} & own
    )


def _judge_subject(program: Program, subject: Subject, budget: Budget) -> list[Judgement]:
    parts = machine_of(subject)
    automaton = _fitting(program, subject, parts)
    rules = product_rules(automaton, parts)
    asked = tuple(
        replace(p, contrast=None) if p.waived_for_locals and program.saves_locally else p
        for p in _asked(rules, parts, automaton, subject.kind)
    )
    if not asked:
        return []
    try:
        layout = automaton.layout(parts)
    except ModelError as error:
        return [
            _undecided(subject, p, f"the function does not fit the model: {error}", 0)
            for p in asked
        ]
    instances = [i for p in asked for i in _instances(p)]
    probes = [q for p in asked for q in _probes(p)]
    model = Model(layout, rules, (_initial(layout),), (*instances, *probes))
    exploration = explore(model, budget, bucket=AT)
    return [_judgement(program, subject, p, exploration) for p in asked]


def _fitting(program: Program, subject: Subject, parts: Sequence[Part]) -> Automaton:
    """
    The reduced automaton, without the variables that would make the product too wide.

    Following fewer variables only adds paths: what holds then holds, but a path may be one that the
    variable would have excluded.
    """
    automaton = reduce(build(program, subject))
    for _ in range(_REBUILT_AT_MOST):
        try:
            automaton.layout(parts)
        except LayoutTooWide as error:
            names = least_needed(automaton, error.excess)
            if not names:
                break
            program = without(program, names)
            automaton = reduce(build(program, subject))
        else:
            break
    return automaton


def _initial(layout: Layout) -> Mapping[str, str]:
    return {f.name: f.values[0] for f in layout.fields}


def _asked(
    rules: Sequence[Rule], parts: Sequence[Part], automaton: Automaton, kind: Kind
) -> tuple[Property, ...]:
    """Properties whose bad state the rules could produce at all, field by field."""
    possible: dict[str, set[str]] = {f.name: {f.values[0]} for p in parts for f in p.fields}
    possible[AT] = {automaton.location_name(n) for n in range(automaton.locations)}
    for rule in rules:
        for name, value in rule.effect.items():
            if name in possible:
                possible[name].add(value)
    initial = {f.name: f.values[0] for p in parts for f in p.fields}
    return tuple(
        p
        for p in _catalogue()
        if all(n in possible and possible[n] & values for n, values in p.never.items())
        and (kind is Kind.VALUES or set(p.never) != {AT, "thread.result"})
        and any(n != AT and initial[n] not in values for n, values in p.never.items())
    )


def _instances(prop: Property) -> tuple[Property, ...]:
    """The property itself, or with a contrast one instance for each kind of result."""
    if prop.contrast is None:
        return (replace(prop, sometimes={}),)
    return tuple(
        replace(prop, name=f"{prop.name} {c}", never=_with_result(prop.never, c), sometimes={})
        for c in _CLASSES
    )


def _probes(prop: Property) -> tuple[Property, ...]:
    """Questions whose answer "reachable" is not itself a defect."""
    probes: list[Property] = []
    if prop.undecided is not None:
        probes.append(
            replace(prop, name=f"{prop.name} undecided", never=prop.undecided, sometimes={})
        )
    if prop.undecided is not None and prop.released is not None and prop.survives is not None:
        asked = (
            ("undecided failure", _with_result(prop.undecided, "failure")),
            ("released success", _with_result(prop.released, "success")),
            ("survives success", _with_result(prop.survives, "success")),
        )
        for name, state in asked:
            probes.append(replace(prop, name=f"{prop.name} {name}", never=state, sometimes={}))
    if prop.contrast is not None:
        probes.extend(
            replace(
                prop,
                name=f"{prop.name} contrast {c}",
                never=_with_result(prop.contrast, c),
                sometimes={},
            )
            for c in _CLASSES
        )
    return tuple(probes)


def _with_result(guard: Guard, result: str) -> Guard:
    return {**guard, "thread.result": frozenset({result})}


def _judgement(
    program: Program, subject: Subject, prop: Property, exploration: Exploration
) -> Judgement:
    states = exploration.states
    violated = _violation(prop, exploration)
    if violated is not None:
        return Judgement(subject, prop, VerdictKind.VIOLATED, violated.path, "", states)
    if not exploration.complete:
        return _undecided(subject, prop, f"stopped at the budget: {exploration.stopped}", states)
    if prop.undecided is not None and _reached(exploration, f"{prop.name} undecided"):
        reason = f"{subject.name} is passed to code that was not read"
        return _undecided(subject, prop, reason, states)
    if prop.contrast is not None and _contrast_missing(prop, exploration):
        reason = "every return of this kind is like this: it may be meant"
        return _undecided(subject, prop, reason, states)
    if program.holes:
        return _undecided(subject, prop, program.holes[0], states)
    return Judgement(subject, prop, VerdictKind.HOLDS, (), "", states)


def _undecided(subject: Subject, prop: Property, reason: str, states: int) -> Judgement:
    return Judgement(subject, prop, VerdictKind.NOT_DECIDED, (), reason, states)


def _reached(exploration: Exploration, name: str) -> bool:
    return exploration.verdict(name).kind is VerdictKind.VIOLATED


def _violation(prop: Property, exploration: Exploration) -> PropertyVerdict | None:
    if prop.contrast is None:
        verdict = exploration.verdict(prop.name)
        if verdict.kind is VerdictKind.VIOLATED:
            return verdict
        return _settled_by_success(prop, exploration)
    for result in _CLASSES:
        bad, good = f"{prop.name} {result}", f"{prop.name} contrast {result}"
        if _reached(exploration, bad) and _reached(exploration, good):
            return exploration.verdict(bad)
    success, failure = (f"{prop.name} {result}" for result in _CLASSES)
    if prop.kept_on_success and _reached(exploration, success) and _reached(exploration, failure):
        return exploration.verdict(failure)
    return None


def _settled_by_success(prop: Property, exploration: Exploration) -> PropertyVerdict | None:
    """
    A failure that leaves something with code that was not read, though every success takes it back.

    What no success leaves with others is not theirs, so a failure that does has lost it.
    """
    if prop.released is None or not exploration.complete:
        return None
    undecided, released, survives = (
        f"{prop.name} {name}"
        for name in ("undecided failure", "released success", "survives success")
    )
    settled = _reached(exploration, released) and not _reached(exploration, survives)
    if settled and _reached(exploration, undecided):
        return exploration.verdict(undecided)
    return None


def _contrast_missing(prop: Property, exploration: Exploration) -> bool:
    return any(_reached(exploration, f"{prop.name} {result}") for result in _CLASSES)
