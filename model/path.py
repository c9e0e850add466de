"""The way back from a state to an initial one, found by expanding the levels again, backwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from model.frontier import matching
from model.layout import WORD
from model.rule import Cube, Row
from model.words import Words, lowest, take

Level = Words | list[int]
Orbit = Callable[[int], Sequence[int]]


class PathFinder:
    """
    Paths through the levels of a breadth-first search; no parent pointers are kept.

    Ties between shortest paths are broken by the lowest rule, then by the lowest state.

    :param words: of a state.
    :param bucket: mask of a field most rules assign, 0 for none; only makes it faster.
    :param orbit: all states that a state of a level stands for; without a symmetry only itself.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        words: int,
        bucket: int,
        levels: Sequence[Level],
        orbit: Orbit | None = None,
    ) -> None:
        self._everything = (1 << WORD * words) - 1
        self._bucket = bucket
        self._levels = levels
        self._orbit: Orbit = orbit or (lambda state: (state,))
        self._known: dict[tuple[int, int], int] = {}
        self._into: dict[int, list[Row]] = {}
        self._anywhere: list[Row] = []
        for row in rows:
            if bucket and row.clear & bucket == bucket:
                self._into.setdefault(row.set & bucket, []).append(row)
            else:
                self._anywhere.append(row)

    def path_to(self, depth: int, state: int) -> list[int]:
        """States from an initial one to *state*, which is in the level *depth*."""
        path = [state]
        for n in range(depth - 1, -1, -1):
            # Paths to several properties soon meet; the rest of the way is then known.
            before = self._known.get((n, path[-1]))
            if before is None:
                before = self._before(self._levels[n], path[-1])
                self._known[n, path[-1]] = before
            path.append(before)
        return path[::-1]

    def unfold(self, path: Sequence[int]) -> list[int]:
        """A path of real states, each of which the one at the same place of *path* stands for."""
        real = [path[0]]
        for state in path[1:]:
            steps = ((self._rule(real[-1], goal), goal) for goal in self._orbit(state))
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
                state = _find(level, row, goal, self._everything)
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


def _find(level: Level, row: Row, goal: int, everything: int) -> int | None:
    """The lowest state of a level that *row* takes to *goal*."""
    cube = _origin(row, goal, everything)
    if cube is None:
        return None
    mask, value = cube
    if isinstance(level, list):
        fitting = (s for s in level if s & mask == value and (not row.nonzero or s & row.nonzero))
        return min(fitting, default=None)
    hit = take(level, matching(level, (cube,), {}))
    if row.nonzero and hit.shape[1]:
        hit = take(hit, ~matching(hit, ((row.nonzero, 0),), {}))
    return lowest(hit) if hit.shape[1] else None


def _origin(row: Row, goal: int, everything: int) -> Cube | None:
    """The states that *row* takes to *goal*, its ``nonzero`` aside: few bits of them are free."""
    kept = goal - row.set - row.delta
    if kept < 0 or kept & row.clear:
        return None
    # Bits that are neither cleared nor tested are those of *kept*, the tested ones are known twice.
    if (kept ^ row.value) & row.mask & ~row.clear:
        return None
    return row.mask | (everything & ~row.clear), row.value | kept
