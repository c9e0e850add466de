"""
Every state seen so far: a Python set while there are few, then geometric sorted runs of arrays.

Each run is at least twice as long as the next, so a state is merged O(log n) times.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from model.words import ALL, Chosen, Words, changes, distinct, keys, take, to_integers, to_words

INTEGER_BYTES = 120  # of a state in a set and in a list, measured with CPython 3.11
_LARGEST = 1 << 21  # places in a table of recent states


class KnownStates:
    """
    The states, exactly; or with *hashed* only their 64-bit keys.

    :param words: of a state. :param hashed: keep no more than the key of a state: two states with
        the same key are then taken for one.
    """

    def __init__(self, words: int, hashed: bool = False) -> None:
        self._words = words
        self.hashed = hashed and words > 1
        self._few: set[int] = set()
        self._runs: list[Words] = []  # the key of each state, then its words but the first
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def few(self) -> bool:
        """Whether states are still kept as Python integers."""
        return not self._runs

    @property
    def bytes(self) -> int:
        """Memory in use, close to the truth."""
        return sum(run.nbytes for run in self._runs) + INTEGER_BYTES * len(self._few)

    def add_integers(self, candidates: set[int]) -> list[int]:
        """Those of *candidates* that are new, in the order of arrays; only while `few`."""
        fresh = candidates - self._few
        if self._words == 1:
            new = sorted(fresh)
        else:
            new = to_integers(distinct([to_words(fresh, self._words)], self._words))
        self._few |= fresh
        self._count += len(new)
        return new

    def add_array(self, candidates: Words) -> Words:
        """Those of the sorted *candidates* that are new; from then on not `few`."""
        if self._few:
            self._runs = [self._packed(distinct([to_words(self._few, self._words)], self._words))]
            self._few = set()
        kept = self._packed(candidates)
        if self.hashed:
            # Of several new states with one key only the first is looked at again.
            first = changes(kept[0])
            kept, candidates = take(kept, first), take(candidates, first)
        for run in self._runs:
            new = ~places_of(run, kept)[1]
            candidates = take(candidates, new)
            kept = candidates if self._words == 1 else take(kept, new)
        self._count += candidates.shape[1]
        if candidates.shape[1]:
            self._runs.append(kept)
        while len(self._runs) > 1 and self._runs[-2].shape[1] < 2 * self._runs[-1].shape[1]:
            self._runs.append(_merged(self._runs.pop(), self._runs.pop()))
        return candidates

    def _packed(self, states: Words) -> Words:
        return keys(states)[np.newaxis] if self.hashed else packed(states)


def places_of(run: Words, states: Words) -> tuple[npt.NDArray[np.intp], Chosen]:
    """
    Where *states* are in a sorted run that is not empty, and which of them are there.

    :param run: as *states* packed: the key, then the words but the first.
    """
    place = np.searchsorted(run[0], states[0])
    place[place == run.shape[1]] = 0
    same_key = run[0].take(place) == states[0]
    if len(run) == 1:
        return place, same_key
    found = same_key.copy()
    for row, wanted in zip(run[1:], states[1:], strict=True):
        found &= row.take(place) == wanted
    for n in np.flatnonzero(same_key & ~found).tolist():
        # Another state with the same key came first: look at all of them.
        key = states[0, n]
        start, end = np.searchsorted(run[0], key), np.searchsorted(run[0], key, side="right")
        same = np.flatnonzero((run[:, start:end] == states[:, n : n + 1]).all(axis=0))
        if len(same):
            found[n], place[n] = True, start + same[0]
    return place, found


def packed(states: Words) -> Words:
    """States with their keys instead of their first words: nothing is lost."""
    return states if len(states) == 1 else np.concatenate([keys(states)[np.newaxis], states[1:]])


def _merged(larger: Words, smaller: Words) -> Words:
    """Two sorted runs as one."""
    if len(larger) == 1:
        words = np.concatenate([larger[0], smaller[0]])
        words.sort(kind="stable")  # two sorted pieces: it only merges them
        return words[np.newaxis]
    places = np.searchsorted(larger[0], smaller[0], side="right") + np.arange(smaller.shape[1])
    rest = np.ones(larger.shape[1] + smaller.shape[1], dtype=np.bool_)
    rest[places] = False
    result = np.empty((len(larger), len(rest)), dtype=np.uint64)
    result[:, places] = smaller
    result[:, rest] = larger
    return result


class Recent:
    """
    States found lately, one a place of a table: drops most duplicates before they are sorted.

    It forgets, so that a state may pass again; it never drops one that did not pass before.
    """

    def __init__(self, words: int) -> None:
        self._words = words
        self._bits = 0
        self._table: Words = np.empty((words, 0), dtype=np.uint64)
        self._writer = np.empty(0, dtype=np.int32)

    def drop(self, states: Words) -> Words:
        """*states* without those that are in the table."""
        self._grow(states.shape[1])
        places = keys(states) * np.uint64(0x9E3779B97F4A7C15)
        places >>= np.uint64(64 - self._bits)
        where = places.view(np.int64)
        new = self._table[0].take(where) != states[0]
        for table, row in zip(self._table[1:], states[1:], strict=True):
            new |= table.take(where) != row
        passed = np.flatnonzero(new)
        states, where = take(states, passed), where.take(passed)
        # Of several states for one place one may write, or it could get a word of each.
        numbers = np.arange(len(where), dtype=np.int32)
        self._writer[where] = numbers
        chosen = np.flatnonzero(self._writer.take(where) == numbers)
        place = where.take(chosen)
        differs = np.zeros(len(where), dtype=np.bool_)
        for table, row in zip(self._table, states, strict=True):
            table[place] = row.take(chosen)
            differs |= table.take(where) != row
        differs[chosen] = True
        return take(states, differs)

    def _grow(self, states: int) -> None:
        wanted = min(_LARGEST, max(1 << 12, 4 * states))
        if 1 << self._bits < wanted:
            self._bits = (wanted - 1).bit_length()
            # No state has bit 63 set, so none is like an empty place.
            self._table = np.full((self._words, 1 << self._bits), ALL, dtype=np.uint64)
            self._writer = np.empty(1 << self._bits, dtype=np.int32)
