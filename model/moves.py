"""
Rows applied to many states at once: which states they match, and what they make of them.

Only the words of a state that a row tests or changes are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.rule import Cube
from model.words import ALL, Chosen, Column, Words, split, split_sum

# What is left of each word of some states under a mask; a guard asks for the same mask often.
Masked = dict[tuple[int, int], Column]


class Move(NamedTuple):
    """A row as one test and one rewrite: ``(s & keep) + add``."""

    mask: int
    value: int
    nonzero: int
    keep: int
    add: int
    rule: int


class WideMove(NamedTuple):
    """The same for arrays: only the words that are tested or changed, by their place."""

    tests: tuple[tuple[int, int, np.uint64], ...]  # word, mask, value
    nonzero: tuple[int, np.uint64] | None
    changes: tuple[tuple[np.uint64 | None, np.uint64] | None, ...]  # keep and add of each word
    rule: int


def widened(move: Move, words: int) -> WideMove:
    """The move for states of so many words."""
    masks, values = split(move.mask, words), split(move.value, words)
    tests = tuple((n, m, np.uint64(values[n])) for n, m in enumerate(masks) if m)
    nonzero = next(((n, np.uint64(m)) for n, m in enumerate(split(move.nonzero, words)) if m), None)
    changes: list[tuple[np.uint64 | None, np.uint64] | None] = []
    for n, (keep, add) in enumerate(
        zip(split(move.keep, words), split_sum(move.add, words), strict=True)
    ):
        cleared = ALL & ~keep
        if cleared & ~masks[n] == 0:
            # The bits to clear are known from the test: clearing and adding is one addition.
            constant = add - (values[n] & cleared) & ALL
            changes.append((None, np.uint64(constant)) if constant else None)
        else:
            changes.append((np.uint64(keep), np.uint64(add)))
    return WideMove(tests, nonzero, tuple(changes), move.rule)


def hits(states: Words, move: WideMove, masked: Masked) -> Chosen:
    """Which states the move matches. :param masked: what was masked before, to reuse."""
    hit: Chosen | None = None
    for place, mask, value in move.tests:
        bits = masked.get((place, mask))
        if bits is None:
            bits = masked[place, mask] = states[place] & np.uint64(mask)
        hit = bits == value if hit is None else hit & (bits == value)
    if move.nonzero:
        place, bits_wanted = move.nonzero
        set_bits = (states[place] & bits_wanted) != 0
        hit = set_bits if hit is None else hit & set_bits
    return np.ones(states.shape[1], dtype=np.bool_) if hit is None else hit


def rewritten(states: Words, places: npt.NDArray[np.intp], move: WideMove) -> list[Column]:
    """The words of what a row makes of the states at some places."""
    made: list[Column] = []
    for row, change in zip(states, move.changes, strict=True):
        column = row.take(places)
        if change is not None:
            keep, add = change
            if keep is not None:
                column &= keep
            column += add
        made.append(column)
    return made


def matching(states: Words, cubes: Sequence[Cube], masked: Masked) -> Chosen:
    """Which states one of the cubes matches. :param masked: what was masked before, to reuse."""
    result = np.zeros(states.shape[1], dtype=np.bool_)
    for cube in cubes:
        result |= hits(states, _test_of(cube, len(states)), masked)
    return result


@lru_cache(maxsize=1 << 12)
def _test_of(cube: Cube, words: int) -> WideMove:
    """A move that only tests; the same cubes are asked for again with every block of states."""
    masks, values = split(cube[0], words), split(cube[1], words)
    tests = tuple((n, m, np.uint64(values[n])) for n, m in enumerate(masks) if m)
    return WideMove(tests, None, (), 0)
