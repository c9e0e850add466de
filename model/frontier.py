"""
One level of a breadth-first search: what the rows make of a frontier.

Narrow frontiers are Python integers, wide ones sorted arrays; both give the same sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from model.known import Recent
from model.layout import WORD
from model.rule import Cube, Row
from model.words import (
    ALL,
    Chosen,
    Column,
    Words,
    distinct,
    split,
    split_sum,
    take,
    to_integers,
    to_words,
)

# Below this many states in a group the fixed cost of a NumPy call exceeds a loop over integers.
WIDE = 64
_BLOCK = 1 << 15  # states a row is applied to at once: the arrays stay in the second-level cache
_PENDING = 1 << 22  # successors collected before duplicates are dropped, to bound the memory


Found = TypeVar("Found", set[int], Words)
# What is left of each word of some states under a mask; a guard asks for the same mask often.
Masked = dict[tuple[int, int], Column]


class OutOfTime(Exception):
    """The deadline passed in the middle of a level, which is then not counted."""


class OutOfMemory(Exception):
    """A level needs more bytes than there may be; it is then not counted."""


class Bound(NamedTuple):
    """When a level is given up: at this time, or with this many bytes of it."""

    deadline: float
    bytes: float

    def check(self, used: int) -> None:
        """:raises OutOfTime: or :raises OutOfMemory: if the level must be given up."""
        if monotonic() > self.deadline:
            raise OutOfTime
        if used > self.bytes:
            raise OutOfMemory


class Expansion(NamedTuple, Generic[Found]):
    """
    What one level leads to.

    :param found: every successor that may be new. :param stuck: states in which no rule fires.
    :param unexpected: the lowest stuck state that is not declared final, None if there is none.
    """

    found: Found
    transitions: int
    stuck: int
    unexpected: int | None


class _Move(NamedTuple):
    """A row as one test and one rewrite: ``(s & keep) + add``."""

    mask: int
    value: int
    nonzero: int
    keep: int
    add: int
    rule: int


class _WideMove(NamedTuple):
    """The same for arrays: only the words that are tested or changed, by their place."""

    tests: tuple[tuple[int, int, np.uint64], ...]  # word, mask, value
    nonzero: tuple[int, np.uint64] | None
    changes: tuple[tuple[np.uint64 | None, np.uint64] | None, ...]  # keep and add of each word
    rule: int


class RuleTable:
    """
    The rows of a model, grouped by the value of one field.

    :param words: of a state. :param bucket: mask of that field, 0 for none. Only rows that can
        match its value are tried.
    :param wide: from this many states in a group on, a row is applied to all of them at once.
    :param final: cubes of the states in which no rule need fire; None if nobody asks.
    :param represent: makes of many states the ones that stand for them, in `expand_wide` only.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        words: int,
        bucket: int,
        wide: int,
        final: Sequence[Cube] | None = None,
        represent: Callable[[Words], Words] | None = None,
    ) -> None:
        self.words = words
        self.bucket = bucket
        self.wide = wide
        self.fired: set[int] = set()
        self._final = final
        self._everywhere: list[_Move] = []
        self._by_code: dict[int, list[_Move]] = {}
        self._merged: dict[int, list[_Move]] = {}
        self._wide: dict[int, list[_WideMove]] = {}
        self._represent = represent
        self._recent, self._represented = Recent(words), Recent(words)
        everything = (1 << WORD * words) - 1
        for mask, value, nonzero, clear, bits, delta, rule in rows:
            move = _Move(mask, value, nonzero, everything & ~clear, bits + delta, rule)
            if bucket and mask & bucket == bucket:
                self._by_code.setdefault(value & bucket, []).append(move)
            else:
                self._everywhere.append(move)
        # Rows of all codes in one dictionary that needs no merging: the case of one thread.
        if not self._everywhere:
            self._merged = self._by_code

    def rows_of(self, code: int) -> list[_Move]:
        """The rows worth trying in states whose bucket field has this code."""
        rows = self._merged.get(code)
        if rows is None:
            rows = self._by_code.get(code, []) + self._everywhere
            self._merged[code] = rows
        return rows

    def expand_narrow(self, states: Iterable[int], bound: Bound) -> Expansion[set[int]]:
        """Successors of *states*. :raises OutOfTime: see there."""
        found: set[int] = set()
        fired, bucket, merged = self.fired, self.bucket, self._merged
        transitions = 0
        stuck: list[int] = []
        for state in states:
            before = transitions
            rows = merged.get(state & bucket)
            for mask, value, nonzero, keep, add, rule in (
                self.rows_of(state & bucket) if rows is None else rows
            ):
                if state & mask == value and (not nonzero or state & nonzero):
                    found.add((state & keep) + add)
                    fired.add(rule)
                    transitions += 1
            if transitions == before:
                stuck.append(state)
        bound.check(0)
        return Expansion(found, transitions, len(stuck), self._unexpected(stuck))

    def expand_wide(self, states: Words, bound: Bound) -> Expansion[Words]:
        """As `expand_narrow`, sorted. :raises OutOfTime: :raises OutOfMemory: see there."""
        pieces: list[Words] = []
        transitions = stuck = pending = 0
        unexpected: list[int] = []
        for group, code in self._groups(states):
            made, moved, idle, wrong = self._expand_block(group, code, bound)
            if self._represent:
                made = self._represented.drop(self._represent(made))
            pieces.append(made)
            transitions += moved
            stuck += idle
            pending += made.shape[1]
            unexpected += [] if wrong is None else [wrong]
            if pending > _PENDING:
                pieces = [distinct(pieces, self.words)]
                pending = pieces[0].shape[1]
            bound.check(3 * 8 * self.words * pending)  # sorting needs two more of it
        found = distinct(pieces, self.words)
        return Expansion(found, transitions, stuck, min(unexpected, default=None))

    def _unexpected(self, stuck: Sequence[int]) -> int | None:
        if self._final is None:
            return None
        final = self._final
        wrong = (s for s in stuck if not any(s & mask == value for mask, value in final))
        return min(wrong, default=None)

    def _groups(self, states: Words) -> Iterable[tuple[Words, int]]:
        """Blocks of states whose bucket field has the same code, with that code."""
        if not self.bucket:
            for start in range(0, states.shape[1], _BLOCK):
                yield states[:, start : start + _BLOCK], 0
            return
        place = next(n for n, mask in enumerate(split(self.bucket, self.words)) if mask)
        codes = states[place] & np.uint64(self.bucket >> WORD * place)
        order = np.argsort(codes, kind="stable")
        ordered, codes = take(states, order), codes[order]
        ends = [*(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(codes)]
        start = 0
        for end in ends:
            code = int(codes[start]) << WORD * place
            for begin in range(start, end, _BLOCK):
                yield ordered[:, begin : min(end, begin + _BLOCK)], code
            start = end

    def _expand_block(
        self, states: Words, code: int, bound: Bound
    ) -> tuple[Words, int, int, int | None]:
        """As an `Expansion`, its states unsorted and without those found lately."""
        if states.shape[1] < self.wide:
            few, moves, stuck, wrong = self.expand_narrow(to_integers(states), bound)
            return to_words(few, self.words), moves, stuck, wrong
        pieces: list[Words] = []
        transitions = 0
        moved = np.zeros(states.shape[1], dtype=np.bool_)
        masked: Masked = {}
        for move in self._wide_rows(code):
            hit = _hits(states, move, masked)
            if not np.count_nonzero(hit):
                continue
            places = np.flatnonzero(hit)
            pieces.append(_rewritten(states, places, move))
            self.fired.add(move.rule)
            transitions += len(places)
            moved |= hit
        found = self._recent.drop(np.concatenate(pieces, axis=1)) if pieces else states[:, :0]
        idle = take(states, ~moved)
        return found, transitions, idle.shape[1], self._unexpected(to_integers(idle))

    def edges(self, states: Words) -> Iterator[tuple[npt.NDArray[np.intp], Words]]:
        """For each row places in *states*, and the states it makes of those; few states at once."""
        masked: Masked = {}
        for move in self._wide_rows(0):
            places = np.flatnonzero(_hits(states, move, masked))
            if len(places):
                yield places, _rewritten(states, places, move)

    def _wide_rows(self, code: int) -> list[_WideMove]:
        rows = self._wide.get(code)
        if rows is None:
            rows = self._wide[code] = [_widened(m, self.words) for m in self.rows_of(code)]
        return rows


def _widened(move: _Move, words: int) -> _WideMove:
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
    return _WideMove(tests, nonzero, tuple(changes), move.rule)


def _hits(states: Words, move: _WideMove, masked: Masked) -> Chosen:
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


def _rewritten(states: Words, places: npt.NDArray[np.intp], move: _WideMove) -> Words:
    made = np.empty((len(states), len(places)), dtype=np.uint64)
    for n, change in enumerate(move.changes):
        states[n].take(places, out=made[n], mode="clip")  # other modes copy once more
        if change is not None:
            keep, add = change
            if keep is not None:
                made[n] &= keep
            made[n] += add
    return made


def matching(states: Words, cubes: Sequence[Cube], masked: Masked) -> Chosen:
    """Which states one of the cubes matches. :param masked: what was masked before, to reuse."""
    result = np.zeros(states.shape[1], dtype=np.bool_)
    for mask, value in cubes:
        tests = tuple(
            (n, m, np.uint64(v))
            for n, (m, v) in enumerate(
                zip(split(mask, len(states)), split(value, len(states)), strict=True)
            )
            if m
        )
        result |= _hits(states, _WideMove(tests, None, (), 0), masked)
    return result
