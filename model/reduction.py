"""
Symmetry of interchangeable blocks: of all states that differ only in which frame is which, one.

The blocks of a group ``frame`` are the fields ``frame[0].x``, ``frame[1].x``, ... A field of
another group may carry an index too: ``frame[0].list.cpu[1]`` moves when CPUs are exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations, product
from math import factorial

import numpy as np

from model.frontier import Words, distinct
from model.layout import Layout, ModelError
from model.rule import Cube, Rule

MAX_PERMUTATIONS = 720  # of all groups together; beyond this a search is not the way to go

# How one permutation moves the bits of a word: (mask, shift to the left, may be negative).
_Moves = tuple[tuple[int, int], ...]
_Key = tuple[
    frozenset[tuple[str, frozenset[str]]], frozenset[tuple[str, str]], frozenset[tuple[str, int]]
]


class Symmetry:
    """
    The permutations of some groups of blocks, checked to map the model onto itself.

    The blocks of the last group are sorted, those of the others are tried in every order; so give
    the largest group last. The fields of a block of the last group must lie next to each other.

    :param rules: each must have an image under each permutation.
    :param initial: the initial states, of which the same must hold.
    :raises ModelError: if a group has no blocks, or the model is not symmetric.
    """

    def __init__(
        self, layout: Layout, groups: Sequence[str], rules: Sequence[Rule], initial: Sequence[int]
    ) -> None:
        names = [field.name for field in layout.fields]
        sizes = [_size(names, group) for group in groups]
        if np.prod([factorial(size) for size in sizes]) > MAX_PERMUTATIONS:
            raise ModelError(f"more than {MAX_PERMUTATIONS} permutations of {', '.join(groups)}")
        orders = [list(permutations(range(size))) for size in sizes]
        self._orders = [dict(zip(groups, choice, strict=True)) for choice in product(*orders)]
        self._all = [_moves(layout, order) for order in self._orders]
        still = tuple(range(sizes[-1]))
        self._tried = [
            _moves(layout, dict(zip(groups, (*o, still), strict=True)))
            for o in product(*orders[:-1])
        ]
        self._blocks = _blocks(layout, groups[-1], sizes[-1])
        self._images = self._check(layout, rules, set(initial))

    def canonical_words(self, words: Iterable[int]) -> set[int]:
        """The representatives of some states."""
        return {min(self._sorted_word(_move(word, m)) for m in self._tried) for word in words}

    def canonical_array(self, words: Words) -> Words:
        """The representatives of some states, sorted, each once."""
        best = self._sorted_array(words)
        for moves in self._tried[1:]:
            np.minimum(best, self._sorted_array(_move_array(words, moves)), out=best)
        return distinct([best])

    def orbit(self, word: int) -> tuple[int, ...]:
        """Every state that *word* stands for, sorted."""
        return tuple(sorted({_move(word, moves) for moves in self._all}))

    def images(self, cubes: Sequence[Cube]) -> tuple[Cube, ...]:
        """The states that some state of *cubes* stands for or is represented by."""
        return tuple(
            sorted({(_move(m, moves), _move(v, moves)) for moves in self._all for m, v in cubes})
        )

    def move_onto(self, path: Sequence[int], cubes: Sequence[Cube]) -> list[int]:
        """The path, permuted such that its last state is in one of the cubes."""
        for moves in self._all:
            last = _move(path[-1], moves)
            if any(last & mask == value for mask, value in cubes):
                return [_move(word, moves) for word in path]
        raise LookupError("no permutation of the last state is in the cubes")

    def fired_closure(self, fired: Iterable[int]) -> set[int]:
        """The rules that fire in some state of an orbit, given those of the representatives."""
        return {image for rule in fired for image in self._images[rule]}

    def _check(self, layout: Layout, rules: Sequence[Rule], initial: set[int]) -> list[set[int]]:
        """The rules that are images of each rule."""
        by_key: dict[_Key, set[int]] = {}
        for n, rule in enumerate(rules):
            by_key.setdefault(_key(rule, {}, layout), set()).add(n)
        images: list[set[int]] = [set() for _ in rules]
        for order, moves in zip(self._orders, self._all, strict=True):
            if {_move(word, moves) for word in initial} != initial:
                raise ModelError("the initial states are not symmetric")
            for n, rule in enumerate(rules):
                image = by_key.get(_key(rule, order, layout))
                if image is None:
                    raise ModelError(f"rule {rule.name} has no image when blocks are exchanged")
                images[n] |= image
        return images

    def _sorted_word(self, word: int) -> int:
        shifts, mask, rest = self._blocks
        blocks = sorted(word >> shift & mask for shift in shifts)
        return (word & rest) | sum(b << s for b, s in zip(blocks, shifts, strict=True))

    def _sorted_array(self, words: Words) -> Words:
        shifts, mask, rest = self._blocks
        blocks = [words >> np.uint64(shift) & np.uint64(mask) for shift in shifts]
        # A network of exchanges of neighbours: for so few blocks faster than any general sort.
        for end in range(len(blocks) - 1, 0, -1):
            for n in range(end):
                low = np.minimum(blocks[n], blocks[n + 1])
                np.maximum(blocks[n], blocks[n + 1], out=blocks[n + 1])
                blocks[n] = low
        result = words & np.uint64(rest)
        for block, shift in zip(blocks, shifts, strict=True):
            result |= block << np.uint64(shift)
        return result


def _size(names: Sequence[str], group: str) -> int:
    pattern = re.compile(rf"(?:^|\.){re.escape(group)}\[(\d+)\]")
    found = {int(match[1]) for name in names if (match := pattern.search(name))}
    if not found or found != set(range(len(found))):
        raise ModelError(f"group {group}: no fields {group}[0].x, {group}[1].x, ...")
    return len(found)


def _renamed(name: str, order: Mapping[str, Sequence[int]]) -> str:
    for group, to in order.items():
        match = re.search(rf"(?:^|\.){re.escape(group)}\[(\d+)\]", name)
        if match:
            name = f"{name[: match.start(1)]}{to[int(match[1])]}{name[match.end(1) :]}"
    return name


def _moves(layout: Layout, order: Mapping[str, Sequence[int]]) -> _Moves:
    """Which bits move how far when each block gets the index that *order* says."""
    by_shift: dict[int, int] = {}
    for field in layout.fields:
        image = _renamed(field.name, order)
        if layout.values(image) != field.values:
            raise ModelError(f"{field.name} and {image} have different values")
        shift = layout.step(image).bit_length() - layout.step(field.name).bit_length()
        by_shift[shift] = by_shift.get(shift, 0) | layout.mask(field.name)
    return tuple((mask, shift) for shift, mask in sorted(by_shift.items()))


def _blocks(layout: Layout, group: str, size: int) -> tuple[tuple[int, ...], int, int]:
    """Where each block begins, the mask of a block at zero, and the mask of everything else."""
    masks = [0] * size
    for field in layout.fields:
        match = re.match(rf"{re.escape(group)}\[(\d+)\]\.", field.name)
        if match:
            masks[int(match[1])] |= layout.mask(field.name)
        elif _renamed(field.name, {group: range(1, size + 1)}) != field.name:
            raise ModelError(f"{field.name}: put {group} first in `symmetric`, not last")
    shifts = tuple((mask & -mask).bit_length() - 1 for mask in masks)
    plain = {mask >> shift for mask, shift in zip(masks, shifts, strict=True)}
    block = plain.pop()
    if plain or block & block + 1:
        raise ModelError(f"the fields of {group}[n] do not lie next to each other in equal order")
    return shifts, block, (1 << layout.bits) - 1 & ~sum(masks)


def _move(word: int, moves: _Moves) -> int:
    result = 0
    for mask, shift in moves:
        result |= (word & mask) << shift if shift >= 0 else (word & mask) >> -shift
    return result


def _move_array(words: Words, moves: _Moves) -> Words:
    result = np.zeros_like(words)
    for mask, shift in moves:
        part = words & np.uint64(mask)
        result |= part << np.uint64(shift) if shift >= 0 else part >> np.uint64(-shift)
    return result


def _key(rule: Rule, order: Mapping[str, Sequence[int]], layout: Layout) -> _Key:
    """What a rule tests and does, with its blocks renamed."""
    guard = {
        (_renamed(name, order), allowed)
        for name, allowed in rule.guard.items()
        if len(allowed) < len(layout.values(name))
    }
    effect = {(_renamed(name, order), value) for name, value in rule.effect.items()}
    add = {(_renamed(name, order), amount) for name, amount in rule.add.items()}
    return frozenset(guard), frozenset(effect), frozenset(add)
