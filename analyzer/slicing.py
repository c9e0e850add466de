"""Reduce an automaton to what its subject can notice, keeping which states are reachable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analyzer.subjects import Origin
from model.automaton import Automaton, Transition
from model.layout import Field
from model.rule import Guard


def reduce(automaton: Automaton) -> Automaton:
    """
    Drop variables nobody asks for, locations where nothing happens, tests that change nothing.

    What the machine can reach stays the same; only steps that no property can see disappear.
    """
    transitions = list(automaton.transitions)
    domains = {f.name: frozenset(f.values) for f in automaton.variables}
    first = {f.name: f.values[0] for f in automaton.variables}
    final = automaton.locations - 1
    while True:
        before = len(transitions)
        live = _liveness(transitions, automaton.locations, domains)
        transitions = [_without_dead(t, live, domains) for t in transitions]
        transitions = _join(transitions, domains)
        transitions = _skip(transitions, final)
        transitions = _reachable(transitions)
        if len(transitions) == before:
            break
    live = _liveness(transitions, automaton.locations, domains)
    transitions = [_with_resets(t, live, first) for t in transitions]
    return _renumber(automaton, transitions, final)


def _liveness(
    transitions: Sequence[Transition], locations: int, domains: Mapping[str, frozenset[str]]
) -> list[frozenset[str]]:
    """Variables whose value at a location may still be asked for."""
    live: list[frozenset[str]] = [frozenset()] * locations
    into: dict[int, list[Transition]] = {}
    for t in transitions:
        into.setdefault(t.target, []).append(t)
    work = list(range(locations))
    while work:
        target = work.pop()
        for t in into.get(target, ()):
            asked = frozenset(n for n in t.guard if n in domains)
            new = live[t.source] | asked | (live[target] - frozenset(t.assign))
            if new != live[t.source]:
                live[t.source] = new
                work.append(t.source)
        for t in into.get(target, ()):
            asked = frozenset(n for n in t.guard if n in domains)
            if not asked <= live[t.source]:
                live[t.source] |= asked
                work.append(t.source)
    return live


def _without_dead(
    t: Transition, live: Sequence[frozenset[str]], domains: Mapping[str, frozenset[str]]
) -> Transition:
    kept = {n: v for n, v in t.assign.items() if n not in domains or n in live[t.target]}
    if len(kept) == len(t.assign):
        return t
    return Transition(t.source, t.target, t.guard, kept, t.events, t.origin)


def _join(
    transitions: Sequence[Transition], domains: Mapping[str, frozenset[str]]
) -> list[Transition]:
    """Join transitions that differ in the values of one tested variable only."""
    groups: dict[tuple[object, ...], list[Transition]] = {}
    for t in transitions:
        key = (t.source, t.target, tuple(sorted(t.assign.items())), t.events, frozenset(t.guard))
        groups.setdefault(key, []).append(t)
    joined: list[Transition] = []
    for group in groups.values():
        joined.extend(_join_group(group, domains))
    return joined


def _join_group(group: list[Transition], domains: Mapping[str, frozenset[str]]) -> list[Transition]:
    first = group[0]
    names = list(first.guard)
    if len(names) == 0:
        return [_merged(group, {})]
    if len(names) == 1 and names[0] in domains:
        values = frozenset(v for t in group for v in t.guard[names[0]])
        guard = {} if values == domains[names[0]] else {names[0]: values}
        return [_merged(group, guard)]
    unique: dict[tuple[object, ...], Transition] = {}
    for t in group:
        unique.setdefault(tuple(sorted((n, tuple(sorted(v))) for n, v in t.guard.items())), t)
    return list(unique.values())


def _merged(group: list[Transition], guard: Guard) -> Transition:
    """One transition for several: what told them apart no longer counts, nor do its words."""
    first = group[0]
    origin = first.origin
    if isinstance(origin, Origin) and any(t.origin != origin for t in group):
        origin = Origin(origin.line, "")
    return Transition(first.source, first.target, guard, first.assign, first.events, origin)


def _skip(transitions: Sequence[Transition], final: int) -> list[Transition]:
    """A location whose only way out does nothing is the location that way leads to."""
    outgoing: dict[int, list[Transition]] = {}
    for t in transitions:
        outgoing.setdefault(t.source, []).append(t)
    alias: dict[int, int] = {}
    for source, ways in outgoing.items():
        silent = len(ways) == 1 and not ways[0].guard and not ways[0].assign and not ways[0].events
        if silent and ways[0].target != source and source != 0:
            alias[source] = ways[0].target

    def resolve(location: int) -> int:
        seen = {location}
        while location in alias and alias[location] not in seen:
            location = alias[location]
            seen.add(location)
        return location

    result = []
    for t in transitions:
        target = resolve(t.target) if t.target != final else final
        if target == t.source and not t.assign and not t.events:
            continue  # a turn of a loop in which nothing happens
        moved = t.target != target
        result.append(
            Transition(t.source, target, t.guard, t.assign, t.events, t.origin) if moved else t
        )
    return result


def _reachable(transitions: Sequence[Transition]) -> list[Transition]:
    outgoing: dict[int, list[Transition]] = {}
    for t in transitions:
        outgoing.setdefault(t.source, []).append(t)
    seen, work = {0}, [0]
    while work:
        for t in outgoing.get(work.pop(), ()):
            if t.target not in seen:
                seen.add(t.target)
                work.append(t.target)
    return [t for t in transitions if t.source in seen]


def _with_resets(
    t: Transition, live: Sequence[frozenset[str]], first: Mapping[str, str]
) -> Transition:
    """Variables that are dead from here on get their first value, so that states fall together."""
    known = live[t.source] | frozenset(n for n in t.guard if n in first)
    dead = {n: first[n] for n in sorted(known - live[t.target]) if n not in t.assign}
    if not dead:
        return t
    return Transition(t.source, t.target, t.guard, {**t.assign, **dead}, t.events, t.origin)


def _renumber(automaton: Automaton, transitions: Sequence[Transition], final: int) -> Automaton:
    used = sorted({0} | {t.source for t in transitions} | {t.target for t in transitions} - {final})
    number = {old: new for new, old in enumerate(n for n in used if n != final)}
    number[final] = len(number)
    asked = {n for t in transitions for n in t.guard} | {n for t in transitions for n in t.assign}
    variables: tuple[Field, ...] = tuple(f for f in automaton.variables if f.name in asked)
    moved = tuple(
        Transition(number[t.source], number[t.target], t.guard, t.assign, t.events, t.origin)
        for t in transitions
    )
    return Automaton(automaton.name, len(number), variables, moved)
