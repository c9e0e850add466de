"""
What a permutation of blocks makes of names, guards, rules and states.

An index belongs to a kind: ``frame[0].list.cpu[1]`` is moved by permutations of frames and of CPUs.
A value may name a block, too: ``cpu[1]`` as the owner of a lock becomes ``cpu[0]``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from model.layout import WORD, Field, Layout, ModelError
from model.rule import Guard, Rule
from model.words import Column, Words

# For each kind the new number of each block.
Order = Mapping[str, Sequence[int]]
RuleKey = tuple[
    frozenset[tuple[str, frozenset[str]]], frozenset[tuple[str, str]], frozenset[tuple[str, int]]
]

_NUMBER = re.compile(r"\[(\d+)\]")


def renamed_field(field: Field, order: Order) -> str:
    """The name of the field that takes the place of *field*."""
    numbers = iter(
        str(order[kind][number] if kind in order else number) for kind, number in field.indices
    )
    return _NUMBER.sub(lambda _: f"[{next(numbers)}]", field.name)


def renamed_value(value: str, order: Order) -> str:
    """The value with the blocks it names renamed."""
    if "[" not in value:
        return value
    for kind, to in order.items():
        value = re.sub(
            rf"(?<![\w-]){re.escape(kind)}\[(\d+)\]",
            lambda m, kind=kind, to=to: f"{kind}[{to[int(m[1])]}]",  # type: ignore[misc]
            value,
        )
    return value


class Renaming:
    """One permutation of the blocks of some kinds, applied to what a model is made of."""

    def __init__(self, layout: Layout, order: Order) -> None:
        self._layout = layout
        self._names = {f.name: renamed_field(f, order) for f in layout.fields}
        self._values: dict[str, dict[str, str]] = {}
        shifts: dict[tuple[int, int, int], int] = {}
        self._tables: list[tuple[int, int, int, tuple[int, ...]]] = []
        for field in layout.fields:
            image = self._names[field.name]
            values = {value: renamed_value(value, order) for value in field.values}
            if image not in layout or set(values.values()) != set(layout.values(image)):
                raise ModelError(f"{field.name} and {image} have different values")
            self._values[field.name] = values
            start, end = _place(layout, field.name), _place(layout, image)
            codes = tuple(layout.values(image).index(values[value]) for value in field.values)
            if codes == tuple(range(len(codes))):
                key = (start // WORD, end // WORD, end % WORD - start % WORD)
                mask = layout.mask(field.name) >> start // WORD * WORD
                shifts[key] = shifts.get(key, 0) | mask
            else:
                self._tables.append((start, (1 << field.width) - 1, end, codes))
        self._shifts = [(*key, mask) for key, mask in sorted(shifts.items())]
        self.identity = not self._tables and all(a == b and not s for a, b, s, _ in self._shifts)

    def state(self, state: int) -> int:
        """The image of a state."""
        result = 0
        for source, target, shift, mask in self._shifts:
            bits = state >> WORD * source & mask
            result |= (bits << shift if shift >= 0 else bits >> -shift) << WORD * target
        for start, mask, end, codes in self._tables:
            result |= codes[state >> start & mask] << end
        return result

    def array(self, states: Words) -> Words:
        """The images of many states, in their order."""
        result = np.zeros_like(states)
        for source, target, shift, mask in self._shifts:
            part: Column = states[source] & np.uint64(mask)
            if shift:
                part = part << np.uint64(shift) if shift > 0 else part >> np.uint64(-shift)
            result[target] |= part
        for start, mask, end, codes in self._tables:
            code = states[start // WORD] >> np.uint64(start % WORD) & np.uint64(mask)
            image = np.array(codes, dtype=np.uint64).take(code.view(np.int64))
            result[end // WORD] |= image << np.uint64(end % WORD)
        return result

    def guard(self, guard: Guard) -> dict[str, frozenset[str]]:
        """The image of a guard."""
        return {
            self._names[name]: frozenset(self._values[name][value] for value in allowed)
            for name, allowed in guard.items()
        }

    def key(self, rule: Rule) -> RuleKey:
        """What the image of a rule tests and does; equal for rules that do the same."""
        guard = {
            name: allowed
            for name, allowed in rule.guard.items()
            if len(allowed) < len(self._layout.values(name))
        }
        effect = {(self._names[n], self._values[n][value]) for n, value in rule.effect.items()}
        add = {(self._names[name], amount) for name, amount in rule.add.items()}
        return frozenset(self.guard(guard).items()), frozenset(effect), frozenset(add)


def _place(layout: Layout, name: str) -> int:
    """The lowest bit of a field."""
    return layout.step(name).bit_length() - 1
