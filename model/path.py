"""The way back from a state to an initial one, found by expanding the levels again, backwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from model.frontier import Words
from model.rule import Row

_ALL = (1 << 64) - 1

Level = Words | list[int]
Orbit = Callable[[int], Sequence[int]]


class PathFinder:
    """
    Paths through the levels of a breadth-first search; no parent pointers are kept.

    Ties between shortest paths are broken by the lowest rule, then by the lowest state word.

    :param bucket: mask of a field most rules assign, 0 for none; only makes it faster.
    :param orbit: all words that a word of a level stands for; without a symmetry only itself.
    """

    def __init__(
        self, rows: Sequence[Row], bucket: int, levels: Sequence[Level], orbit: Orbit | None = None
    ) -> None:
        self._bucket = bucket
        self._levels = levels
        self._orbit: Orbit = orbit or (lambda word: (word,))
        self._known: dict[tuple[int, int], int] = {}
        self._into: dict[int, list[Row]] = {}
        self._anywhere: list[Row] = []
        for row in rows:
            if bucket and row.clear & bucket == bucket:
                self._into.setdefault(row.set & bucket, []).append(row)
            else:
                self._anywhere.append(row)

    def path_to(self, depth: int, word: int) -> list[int]:
        """Words from an initial state to *word*, which is in the level *depth*."""
        path = [word]
        for n in range(depth - 1, -1, -1):
            # Paths to several properties soon meet; the rest of the way is then known.
            before = self._known.get((n, path[-1]))
            if before is None:
                before = self._before(self._levels[n], path[-1])
                self._known[n, path[-1]] = before
            path.append(before)
        return path[::-1]

    def unfold(self, path: Sequence[int]) -> list[int]:
        """A path of real states, each of which the word at the same place of *path* stands for."""
        real = [path[0]]
        for word in path[1:]:
            steps = ((self._rule(real[-1], goal), goal) for goal in self._orbit(word))
            real.append(min((rule, goal) for rule, goal in steps if rule is not None)[1])
        return real

    def rule_of(self, before: int, after: int) -> int:
        """The lowest rule that takes one state to the other. :raises LookupError: if none does."""
        rule = self._rule(before, after)
        if rule is None:
            raise LookupError(f"no rule takes {before:#x} to {after:#x}")
        return rule

    def _rule(self, before: int, after: int) -> int | None:
        for row in self._leading_to(after):
            if _fires(row, before, after):
                return row.rule
        return None

    def _leading_to(self, target: int) -> list[Row]:
        """Rows that may produce *target*, in rule order."""
        rows = self._into.get(target & self._bucket, []) + self._anywhere
        rows.sort(key=lambda row: row.rule)
        return rows

    def _before(self, level: Level, target: int) -> int:
        best: tuple[int, int] | None = None
        for goal in self._orbit(target):
            for row in self._leading_to(goal):
                if best is not None and row.rule > best[0]:
                    break
                state = _find(level, row, goal)
                if state is not None and (best is None or (row.rule, state) < best):
                    best = (row.rule, state)
        if best is None:
            raise LookupError(f"no state of the level before leads to {target:#x}")
        return best[1]


def _fires(row: Row, before: int, after: int) -> bool:
    return (
        before & row.mask == row.value
        and (not row.nonzero or before & row.nonzero != 0)
        and ((before & ~row.clear) | row.set) + row.delta == after
    )


def _find(level: Level, row: Row, goal: int) -> int | None:
    """The lowest state of a sorted level that *row* takes to *goal*."""
    if isinstance(level, list):
        mask, value, nonzero, clear, bits, delta, _ = row
        for state in level:
            if (
                state & mask == value
                and (not nonzero or state & nonzero)
                and ((state & ~clear) | bits) + delta == goal
            ):
                return state
        return None
    hit = level[(level & np.uint64(row.mask)) == np.uint64(row.value)]
    if row.nonzero:
        hit = hit[(hit & np.uint64(row.nonzero)) != 0]
    kept = hit & np.uint64(_ALL & ~row.clear)
    hit = hit[kept + np.uint64((row.set + row.delta) & _ALL) == np.uint64(goal)]
    return int(hit[0]) if len(hit) else None
