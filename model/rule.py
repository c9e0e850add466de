"""Rules over named fields and their compiled form: one masked rewrite a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from model.layout import Layout, ModelError

Guard = Mapping[str, frozenset[str]]
Cube = tuple[int, int]  # (mask, value): the states with ``s & mask == value``


@dataclass(frozen=True, slots=True)
class Rule:
    """
    When every field of *guard* has one of its values, the rule may fire.

    :param effect: new values. :param add: counters and what is added to them. A counter that would
        fall below zero disables the rule, like a guard; one that would pass its largest value is
        an overflow: the rule does not fire, and the exploration reports ``counter-overflow``.
    :param origin: opaque; whoever made the rule knows what it means.
    """

    name: str
    guard: Guard
    effect: Mapping[str, str]
    add: Mapping[str, int] = field(default_factory=dict)
    origin: object = None


class Row(NamedTuple):
    """
    ``(s & mask) == value`` and ``s & nonzero`` (unless 0) gives ``((s & ~clear) | set) + delta``.

    No row carries out of a field: a counter about to overflow is kept out by mask and value.

    :param rule: index of the rule the row came from.
    """

    mask: int
    value: int
    nonzero: int
    clear: int
    set: int
    delta: int
    rule: int


def expand(guard: Guard, layout: Layout) -> tuple[Cube, ...]:
    """Disjoint (mask, value) pairs that together are the guard; none if it allows nothing."""
    mask = value = 0
    several: list[tuple[Cube, ...]] = []
    for name, allowed in guard.items():
        cubes = layout.cubes(name, allowed)
        if len(cubes) == 1:
            mask |= cubes[0][0]
            value |= cubes[0][1]
        else:
            several.append(cubes)
    if not several:
        return ((mask, value),)
    return tuple(
        (mask + sum(c[0] for c in choice), value + sum(c[1] for c in choice))
        for choice in product(*several)
    )


def compile_rules(rules: Sequence[Rule], layout: Layout) -> tuple[Row, ...]:
    """
    Rows of all rules, in rule order; a state matches at most one row of a rule.

    :raises ModelError: for an unknown field or value, or a counter that is also assigned.
    """
    rows: list[Row] = []
    for index, rule in enumerate(rules):
        clear = bits = delta = nonzero = 0
        for name, value in rule.effect.items():
            clear |= layout.mask(name)
            bits |= layout.code(name, value)
        guard = rule.guard
        if rule.add:
            guard, nonzero = _within_range(rule, layout)
            delta = sum(layout.step(name) * amount for name, amount in rule.add.items())
        for mask, value_bits in expand(guard, layout):
            rows.append(Row(mask, value_bits, nonzero, clear, bits, delta, index))
    return tuple(rows)


def compile_overflows(rules: Sequence[Rule], layout: Layout) -> tuple[tuple[Cube, int], ...]:
    """Where a rule would carry a counter beyond its largest value, with the index of the rule."""
    found: list[tuple[Cube, int]] = []
    for index, rule in enumerate(rules):
        if not rule.add:
            continue
        # A rule that a second counter disables downwards does not overflow either.
        guard = _counting_down(rule, layout)
        for name, amount in rule.add.items():
            beyond = frozenset(layout.values(name)[max(0, len(layout.values(name)) - amount) :])
            over = {**guard, name: guard.get(name, beyond) & beyond} if amount > 0 else {}
            if over and over[name]:
                found.extend((cube, index) for cube in expand(over, layout))
    return tuple(found)


def _counting_down(rule: Rule, layout: Layout) -> dict[str, frozenset[str]]:
    guard = dict(rule.guard)
    for name, amount in rule.add.items():
        if amount < 0:
            enough = frozenset(layout.values(name)[-amount:])
            guard[name] = guard.get(name, enough) & enough
    return guard


def _within_range(rule: Rule, layout: Layout) -> tuple[dict[str, frozenset[str]], int]:
    """The guard that also keeps each counter in its range, and the ``nonzero`` mask of the row."""
    guard = _counting_down(rule, layout)
    nonzero = 0
    for name, amount in rule.add.items():
        if name in rule.effect:
            raise ModelError(f"rule {rule.name}: counter {name} is assigned and added to")
        if amount > 0:
            values = layout.values(name)
            room = frozenset(values[: max(0, len(values) - amount)])
            guard[name] = guard.get(name, room) & room
        elif amount == -1 and not nonzero and name not in rule.guard:
            # "not zero" is one test of a mask, as cubes it would be one row for each bit.
            nonzero = layout.mask(name)
            del guard[name]
    return guard, nonzero
