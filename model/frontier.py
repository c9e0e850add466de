"""
One level of a breadth-first search: what the rows make of a frontier, and what was known before.

Narrow frontiers are Python integers, wide ones sorted NumPy arrays; both give the same sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.rule import Row

Words = npt.NDArray[np.uint64]

# Below this many states in a group the fixed cost of a NumPy call exceeds a loop over integers.
WIDE = 64
_BLOCK = 1 << 15  # states a row is applied to at once: the arrays stay in the second-level cache
_PENDING = 1 << 22  # successors collected before duplicates are dropped, to bound the memory
_ALL = (1 << 64) - 1


class OutOfTime(Exception):
    """The deadline passed in the middle of a level, which is then not counted."""


class _Move(NamedTuple):
    """A row as one test and one rewrite: ``(s & keep) + add``."""

    mask: int
    value: int
    nonzero: int
    keep: int
    add: int
    rule: int


class RuleTable:
    """
    The rows of a model, grouped by the value of one field.

    :param bucket: mask of that field, 0 for none. Only rows that can match its value are tried.
    :param wide: from this many states in a group on, a row is applied to all of them at once.
    """

    def __init__(self, rows: Sequence[Row], bucket: int, wide: int) -> None:
        self.bucket = bucket
        self.wide = wide
        self._everywhere: list[_Move] = []
        self._by_code: dict[int, list[_Move]] = {}
        self._merged: dict[int, list[_Move]] = {}
        self.fired: set[int] = set()
        for mask, value, nonzero, clear, bits, delta, rule in rows:
            move = _Move(mask, value, nonzero, _ALL & ~clear, bits + delta, rule)
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

    def expand_narrow(self, states: Iterable[int], deadline: float) -> tuple[set[int], int, int]:
        """Successors of *states*, transitions and deadlocks. :raises OutOfTime: see there."""
        found: set[int] = set()
        fired, bucket, merged = self.fired, self.bucket, self._merged
        transitions = deadlocks = 0
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
            deadlocks += transitions == before
        if monotonic() > deadline:
            raise OutOfTime
        return found, transitions, deadlocks

    def expand_wide(self, states: Words, deadline: float) -> tuple[Words, int, int]:
        """As `expand_narrow`, sorted. :raises OutOfTime: see there."""
        pieces: list[Words] = []
        transitions = deadlocks = pending = 0
        for group, code in self._groups(states):
            if len(group) < self.wide:
                found, moved, stuck = self.expand_narrow(group.tolist(), deadline)
                pieces.append(np.fromiter(found, np.uint64, len(found)))
            else:
                made, moved, stuck = self._expand_block(group, self.rows_of(code))
                pieces.extend(made)
            transitions += moved
            deadlocks += stuck
            pending += moved
            if pending > _PENDING:
                pieces = [distinct(pieces)]
                pending = len(pieces[0])
            if monotonic() > deadline:
                raise OutOfTime
        return distinct(pieces), transitions, deadlocks

    def _groups(self, states: Words) -> Iterable[tuple[Words, int]]:
        """Blocks of states whose bucket field has the same code, with that code."""
        if not self.bucket:
            for start in range(0, len(states), _BLOCK):
                yield states[start : start + _BLOCK], 0
            return
        codes = states & np.uint64(self.bucket)
        order = np.argsort(codes, kind="stable")
        ordered, codes = states[order], codes[order]
        ends = [*(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(states)]
        start = 0
        for end in ends:
            for begin in range(start, end, _BLOCK):
                yield ordered[begin : min(end, begin + _BLOCK)], int(codes[begin])
            start = end

    def _expand_block(self, states: Words, rows: Sequence[_Move]) -> tuple[list[Words], int, int]:
        pieces: list[Words] = []
        transitions = 0
        stuck = np.ones(len(states), dtype=np.bool_)
        masked: dict[int, Words] = {}
        for mask, value, nonzero, keep, add, rule in rows:
            if mask not in masked:
                masked[mask] = states & np.uint64(mask)
            hit = masked[mask] == np.uint64(value)
            if nonzero:
                hit &= (states & np.uint64(nonzero)) != 0
            matched = states[hit]
            if len(matched):
                pieces.append((matched & np.uint64(keep)) + np.uint64(add & _ALL))
                self.fired.add(rule)
                transitions += len(matched)
                stuck &= ~hit
        return pieces, transitions, int(np.count_nonzero(stuck))


def distinct(pieces: Sequence[Words]) -> Words:
    """All words of *pieces*, sorted, each once."""
    if not pieces:
        return np.empty(0, dtype=np.uint64)
    words = np.concatenate(pieces)
    words.sort()
    if len(words) < 2:
        return words
    first = np.empty(len(words), dtype=np.bool_)
    first[0] = True
    np.not_equal(words[1:], words[:-1], out=first[1:])
    return words[first]


class KnownStates:
    """
    Every state seen so far: a Python set while there are few, then geometric sorted runs.

    Each run is at least twice as long as the next, so a state is merged O(log n) times.
    """

    def __init__(self) -> None:
        self._words: set[int] = set()
        self._runs: list[Words] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def few(self) -> bool:
        """Whether states are still kept as Python integers."""
        return not self._runs

    def add_words(self, candidates: set[int]) -> list[int]:
        """Those of *candidates* that are new, sorted; only while `few`."""
        new = sorted(candidates - self._words)
        self._words.update(new)
        self._count += len(new)
        return new

    def add_array(self, candidates: Words) -> Words:
        """Those of the sorted *candidates* that are new; from then on not `few`."""
        if self._words:
            self._runs = [np.array(sorted(self._words), dtype=np.uint64)]
            self._words = set()
        for run in self._runs:
            place = np.searchsorted(run, candidates)
            place[place == len(run)] = 0
            candidates = candidates[run[place] != candidates]
        self._count += len(candidates)
        if len(candidates):
            self._runs.append(candidates)
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            merged = np.concatenate([self._runs.pop(), self._runs.pop()])
            merged.sort(kind="stable")
            self._runs.append(merged)
        return candidates
