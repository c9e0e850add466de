"""
Symmetry of interchangeable blocks: of all states that differ only in which frame is which, one.

Several kinds may be interchangeable at once. The blocks of one kind are sorted, which costs little
however many there are; those of the others are tried in every order. Both together give one
representative for each orbit, whatever fields carry an index of several kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, permutations, product
from math import factorial, prod
from typing import NamedTuple

import numpy as np

from model.layout import WORD, WORD_BITS, Layout, ModelError
from model.renaming import Order, Renaming, RuleKey, renamed_value
from model.rule import Cube, Guard, Rule, expand
from model.words import Chosen, Column, Words

MAX_PERMUTATIONS = 1_000  # of all kinds together: a path may have to look at each of them


class _Piece(NamedTuple):
    """Bits of a block that lie together: their word, lowest bit there, mask, place in the block."""

    word: int
    shift: int
    mask: int
    target: int


class Symmetry:
    """
    The permutations of some kinds of blocks, checked to map the model onto itself.

    :param groups: the kinds: ``"frame"`` for the fields ``frame[0].x``, ``frame[1].x``.
    :param rules: each must have an image under each permutation.
    :param initial: the initial states, of which the same must hold.
    :raises ModelError: if a kind has no blocks, or the model is not symmetric.
    """

    def __init__(
        self, layout: Layout, groups: Sequence[str], rules: Sequence[Rule], initial: Sequence[int]
    ) -> None:
        sizes = {group: _size(layout, group) for group in groups}
        if prod(factorial(size) for size in sizes.values()) > MAX_PERMUTATIONS:
            raise ModelError(f"more than {MAX_PERMUTATIONS} permutations of {', '.join(groups)}")
        self._layout = layout
        swaps = [order for group, size in sizes.items() for order in _neighbours(group, size)]
        self._swaps = [Renaming(layout, order) for order in swaps]
        self._classes = _checked(layout, self._swaps, rules, set(initial))
        self._all = [Renaming(layout, order) for order in _orders(sizes)]
        sorted_group = _sortable(layout, sizes)
        tried = {group: size for group, size in sizes.items() if group != sorted_group}
        self._tried = [Renaming(layout, order) for order in _orders(tried)]
        self._blocks = _blocks(layout, sorted_group, sizes[sorted_group]) if sorted_group else []
        block_bits = 0
        for piece in (piece for block in self._blocks for piece in block):
            block_bits |= piece.mask << piece.shift + WORD * piece.word
        self._rest = ~block_bits & (1 << WORD * layout.words) - 1

    def canonical_integers(self, states: Iterable[int]) -> set[int]:
        """The representatives of some states."""
        return {min(self._sorted(image.state(s)) for image in self._tried) for s in states}

    def canonical_array(self, states: Words) -> Words:
        """The representative of each state, in their order."""
        best = self._sorted_array(states)
        for image in self._tried[1:]:
            other = self._sorted_array(image.array(states))
            if len(states) == 1:
                np.minimum(best, other, out=best)
            else:
                np.copyto(best, other, where=_less(other, best))
        return best

    def whole(self, states: Words) -> int:
        """How many states some representatives stand for."""
        still = np.zeros(states.shape[1], dtype=np.int64)
        for image in self._tried:
            still += (self._sorted_array(image.array(states)) == states).all(axis=0)
        orbit = len(self._tried) // still
        if self._blocks:
            columns = self._columns(states)
            run = np.ones_like(still)
            same = np.ones_like(still)
            for before, block in pairwise(columns):
                run = np.where(before == block, run + 1, 1)
                same *= run
            orbit *= factorial(len(columns)) // same
        return int(orbit.sum())

    def orbit(self, state: int) -> tuple[int, ...]:
        """Every state that *state* stands for, sorted."""
        return tuple(sorted({image.state(state) for image in self._all}))

    def images(self, guard: Guard) -> tuple[Cube, ...]:
        """The states that some state of *guard* stands for or is represented by."""
        guards = {frozenset(image.guard(guard).items()): None for image in self._all}
        return tuple(sorted({c for each in guards for c in expand(dict(each), self._layout)}))

    def maps_onto_itself(self, guards: Sequence[Guard]) -> bool:
        """Whether each of *guards* has all its images among them, so that orbits are not split."""
        known = {frozenset(guard.items()) for guard in guards}
        return all(
            frozenset(image.guard(guard).items()) in known
            for image in self._swaps
            for guard in guards
        )

    def move_onto(self, path: Sequence[int], cubes: Sequence[Cube]) -> list[int]:
        """The path, permuted such that its last state is in one of the cubes."""
        for image in self._all:
            last = image.state(path[-1])
            if any(last & mask == value for mask, value in cubes):
                return [image.state(state) for state in path]
        raise LookupError("no permutation of the last state is in the cubes")

    def fired_closure(self, fired: Iterable[int]) -> set[int]:
        """The rules that fire in some state of an orbit, given those of the representatives."""
        classes = {self._classes[rule] for rule in fired}
        return {rule for rule, name in enumerate(self._classes) if name in classes}

    def _sorted(self, state: int) -> int:
        blocks = sorted(
            sum((state >> WORD * p.word + p.shift & p.mask) << p.target for p in block)
            for block in self._blocks
        )
        result = state & self._rest
        for value, block in zip(blocks, self._blocks, strict=True):
            for piece in block:
                bits = value >> piece.target & piece.mask
                result |= bits << WORD * piece.word + piece.shift
        return result

    def _columns(self, states: Words) -> list[Column]:
        """The bits of each block as a number."""
        columns: list[Column] = []
        for block in self._blocks:
            parts = [
                (states[p.word] >> np.uint64(p.shift) & np.uint64(p.mask)) << np.uint64(p.target)
                for p in block
            ]
            for part in parts[1:]:
                parts[0] |= part
            columns.append(parts[0])
        return columns

    def _sorted_array(self, states: Words) -> Words:
        if not self._blocks:
            return states.copy()
        columns = self._columns(states)
        # A network of exchanges of neighbours: for so few blocks faster than any general sort.
        for end in range(len(columns) - 1, 0, -1):
            for n in range(end):
                low = np.minimum(columns[n], columns[n + 1])
                np.maximum(columns[n], columns[n + 1], out=columns[n + 1])
                columns[n] = low
        result = np.empty_like(states)
        for n, row in enumerate(states):
            np.bitwise_and(row, np.uint64(self._rest >> WORD * n & (1 << WORD) - 1), out=result[n])
        for column, block in zip(columns, self._blocks, strict=True):
            for piece in block:
                bits = column >> np.uint64(piece.target) & np.uint64(piece.mask)
                result[piece.word] |= bits << np.uint64(piece.shift)
        return result


def _less(left: Words, right: Words) -> Chosen:
    """Where a state is the lower number, as integers are compared."""
    less: Chosen = left[0] < right[0]
    for mine, other in zip(left[1:], right[1:], strict=True):
        less = (mine < other) | ((mine == other) & less)
    return less


def _size(layout: Layout, group: str) -> int:
    found = {n for field in layout.fields for kind, n in field.indices if kind == group}
    if not found or found != set(range(len(found))):
        raise ModelError(f"group {group}: no fields {group}[0].x, {group}[1].x, ...")
    return len(found)


def _neighbours(group: str, size: int) -> list[Order]:
    """Exchanges of two neighbours; every permutation is made of them."""
    plain = list(range(size))
    return [{group: [*plain[:n], n + 1, n, *plain[n + 2 :]]} for n in range(size - 1)]


def _orders(sizes: dict[str, int]) -> list[Order]:
    choices = product(*(permutations(range(size)) for size in sizes.values()))
    return [dict(zip(sizes, choice, strict=True)) for choice in choices]


def _checked(
    layout: Layout, swaps: Sequence[Renaming], rules: Sequence[Rule], initial: set[int]
) -> list[int]:
    """A number for each rule, the same for rules that are images of each other."""
    classes = list(range(len(rules)))

    def root(n: int) -> int:
        while classes[n] != n:
            classes[n] = n = classes[classes[n]]
        return n

    plain = Renaming(layout, {})
    by_key: dict[RuleKey, int] = {}
    for n, rule in enumerate(rules):
        classes[n] = by_key.setdefault(plain.key(rule), n)
    for image in swaps:
        if {image.state(state) for state in initial} != initial:
            raise ModelError("the initial states are not symmetric")
        for n, rule in enumerate(rules):
            other = by_key.get(image.key(rule))
            if other is None:
                raise ModelError(f"rule {rule.name} has no image when blocks are exchanged")
            classes[root(n)] = root(other)
    return [root(n) for n in range(len(rules))]


def _sortable(layout: Layout, sizes: dict[str, int]) -> str:
    """The largest kind whose blocks are plain bits of at most a word; empty if there is none."""
    best = ""
    for group, size in sizes.items():
        swapped = {group: range(1, size + 1)}
        named = any(renamed_value(v, swapped) != v for f in layout.fields for v in f.values)
        twice = any([kind for kind, _ in f.indices].count(group) > 1 for f in layout.fields)
        width = sum(f.width for f in layout.fields if (group, 0) in f.indices)
        if not named and not twice and width <= WORD_BITS and size > sizes.get(best, 0):
            best = group
    return best


def _blocks(layout: Layout, group: str, size: int) -> list[list[_Piece]]:
    """Where the bits of each block are; the same field has the same place in every block."""
    first = [field for field in layout.fields if (group, 0) in field.indices]
    blocks: list[list[_Piece]] = []
    for number in range(size):
        renaming = Renaming(layout, {group: _exchange(size, number)})
        pieces: list[_Piece] = []
        target = 0
        for field in first:
            (name,) = renaming.guard({field.name: frozenset()})
            word, shift = divmod(layout.step(name).bit_length() - 1, WORD)
            last = pieces[-1] if pieces else None
            width = last.mask.bit_length() if last else 0
            if last and last.word == word and last.shift + width == shift:
                pieces[-1] = last._replace(mask=(1 << width + field.width) - 1)
            else:
                pieces.append(_Piece(word, shift, (1 << field.width) - 1, target))
            target += field.width
        blocks.append(pieces)
    return blocks


def _exchange(size: int, number: int) -> list[int]:
    """The order in which block 0 and another one take each other's place."""
    order = list(range(size))
    order[0], order[number] = number, 0
    return order
