"""
An automaton taken from code (locations, events, transitions) and its product with the machine.

Locations are numbers; location 0 is the initial one and the last one means "returned".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.events import Event
from model.layout import Field, Layout
from model.machine import Part, Reaction
from model.rule import Guard, Rule

RETURNED = "returned"
AT = "thread.at"


@dataclass(frozen=True, slots=True)
class Transition:
    """
    One step of the code.

    :param guard: tested variables. :param assign: variables and machine fields it sets directly.
    :param events: what it does to the machine, in order. :param origin: opaque.
    """

    source: int
    target: int
    guard: Guard = field(default_factory=dict)
    assign: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    origin: object = None


@dataclass(frozen=True, slots=True)
class Automaton:
    """
    Locations ``0 .. locations - 1``; the last is "returned".

    :param variables: tracked variables of the code; the first value of each is its initial one.
    """

    name: str
    locations: int
    variables: tuple[Field, ...]
    transitions: tuple[Transition, ...]

    def location_name(self, location: int) -> str:
        return RETURNED if location == self.locations - 1 else f"L{location}"

    def layout(self, parts: Sequence[Part]) -> Layout:
        """Layout of the product. :raises LayoutTooWide: if it needs more than one word."""
        names = tuple(self.location_name(n) for n in range(self.locations))
        fields = [Field(AT, names), *self.variables]
        return Layout([*fields, *(f for part in parts for f in part.fields)], most_words=1)


def product_rules(automaton: Automaton, parts: Sequence[Part]) -> tuple[Rule, ...]:
    """
    Rules of the automaton running on the machine.

    Each transition is combined with every reaction of the machine to its events; a state that no
    reaction matches takes the transition and leaves the machine as it is.
    """
    rules: list[Rule] = []
    values = {f.name: frozenset(f.values) for part in parts for f in part.fields}
    for transition in automaton.transitions:
        guard = dict(transition.guard)
        guard[AT] = frozenset({automaton.location_name(transition.source)})
        cases: list[tuple[dict[str, frozenset[str]], dict[str, str]]] = [(guard, {})]
        for event in transition.events:
            cases = [new for case in cases for new in _react(case, event, parts, values)]
        for case_guard, effect in cases:
            effect.update(transition.assign)
            effect[AT] = automaton.location_name(transition.target)
            rules.append(Rule("step", case_guard, effect, {}, transition.origin))
    return tuple(rules)


_Case = tuple[dict[str, frozenset[str]], dict[str, str]]


def _react(
    case: _Case, event: Event, parts: Sequence[Part], values: Mapping[str, frozenset[str]]
) -> list[_Case]:
    cases = [case]
    for part in parts:
        reactions = [r for r in part.reactions if r.event is event]
        cases = [new for old in cases for new in _react_part(old, reactions, values)]
    return cases


def _react_part(
    case: _Case, reactions: Sequence[Reaction], values: Mapping[str, frozenset[str]]
) -> list[_Case]:
    done: list[_Case] = []
    rest: list[_Case] = [case]
    for reaction in reactions:
        left: list[_Case] = []
        for guard, effect in rest:
            hit = _meet(guard, effect, reaction.guard, values)
            if hit is not None:
                done.append((hit, {**effect, **reaction.effect}))
            left.extend((g, dict(effect)) for g in _subtract(guard, effect, reaction.guard, values))
        rest = left
    return done + rest


def _current(
    name: str, guard: Guard, effect: Mapping[str, str], values: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Values a field may have at this point of the transition."""
    if name in effect:
        return frozenset({effect[name]})
    return guard.get(name, values[name]) if name in values else guard.get(name, frozenset())


def _meet(
    guard: dict[str, frozenset[str]],
    effect: Mapping[str, str],
    wanted: Guard,
    values: Mapping[str, frozenset[str]],
) -> dict[str, frozenset[str]] | None:
    result = dict(guard)
    for name, allowed in wanted.items():
        both = _current(name, guard, effect, values) & allowed
        if not both:
            return None
        if name not in effect:
            result[name] = both
    return result


def _subtract(
    guard: dict[str, frozenset[str]],
    effect: Mapping[str, str],
    wanted: Guard,
    values: Mapping[str, frozenset[str]],
) -> list[dict[str, frozenset[str]]]:
    """The states of *guard* in which *wanted* does not hold, as disjoint guards."""
    pieces: list[dict[str, frozenset[str]]] = []
    prefix = dict(guard)
    for name in sorted(wanted):
        now = _current(name, prefix, effect, values)
        outside = now - wanted[name]
        if outside:
            piece = dict(prefix)
            if name not in effect:
                piece[name] = outside
            pieces.append(piece)
        inside = now & wanted[name]
        if not inside:
            return pieces
        if name not in effect:
            prefix[name] = inside
    return pieces
