"""Rules over named fields and their compiled form: one masked rewrite a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from model.layout import Layout, ModelError

Guard = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """
    When every field of *guard* has one of its values, the rule may fire.

    :param effect: new values. :param add: counters and what is added to them (may be negative); a
        counter that would leave its range makes the rule *not* fire upwards: see ``exploration``.
    :param origin: opaque; whoever made the rule knows what it means.
    """

    name: str
    guard: Guard
    effect: Mapping[str, str]
    add: Mapping[str, int] = field(default_factory=dict)
    origin: object = None


@dataclass(frozen=True, slots=True)
class Row:
    """
    ``(s & mask) == value`` and ``s & nonzero`` (unless 0) gives ``((s & ~clear) | set) + delta``.

    :param rule: index of the rule the row came from.
    """

    mask: int
    value: int
    nonzero: int
    clear: int
    set: int
    delta: int
    rule: int


def expand(guard: Guard, layout: Layout) -> tuple[tuple[int, int], ...]:
    """Every (mask, value) pair of a guard; several because a field may allow several values."""
    mask = 0
    choices: list[list[int]] = []
    for name in sorted(guard):
        mask |= layout.mask(name)
        choices.append(sorted(layout.code(name, value) for value in guard[name]))
    return tuple((mask, sum(choice)) for choice in product(*choices))


def compile_rules(rules: Sequence[Rule], layout: Layout) -> tuple[Row, ...]:
    """
    Rows of all rules, in rule order.

    :raises ModelError: for an unknown field or value, or a counter that is also assigned.
    """
    rows: list[Row] = []
    for index, rule in enumerate(rules):
        clear = bits = delta = nonzero = 0
        for name, value in rule.effect.items():
            clear |= layout.mask(name)
            bits |= layout.code(name, value)
        for name, amount in rule.add.items():
            if name in rule.effect:
                raise ModelError(f"rule {rule.name}: counter {name} is assigned and added to")
            delta += layout.step(name) * amount
            if amount < 0:
                if nonzero:
                    raise ModelError(f"rule {rule.name}: two counters counted down in one rule")
                nonzero = layout.mask(name)
        for mask, value_bits in expand(rule.guard, layout):
            rows.append(Row(mask, value_bits, nonzero, clear, bits, delta, index))
    return tuple(rows)
