"""
"Can always get back": from every reachable state some good state stays reachable.

The edges between the states of a finished search are made once more, and followed backwards.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.frontier import Bound, OutOfMemory, OutOfTime, RuleTable, matching
from model.known import packed, places_of
from model.layout import ModelError
from model.path import Level
from model.properties import Property
from model.reduction import Symmetry
from model.rule import Guard, Row, expand
from model.verdict import Model
from model.words import Words, distinct, lowest, take, to_words

_BLOCK = 1 << 15
_EDGE_BYTES = 24  # its two ends, and sorting it by the end

Numbers = npt.NDArray[np.int32]


class Recovery:
    """
    The graph of the states that a search found, made when it is first needed.

    :param complete: otherwise the last level was not expanded: whatever lies behind it may be good,
        so that a state is lost only if all states it leads to are known.
    """

    def __init__(
        self,
        model: Model,
        rows: Sequence[Row],
        levels: Sequence[Level],
        symmetry: Symmetry | None,
        complete: bool,
    ) -> None:
        self._layout = model.layout
        self._levels = levels
        self._symmetry = symmetry
        self._complete = complete
        self._table = RuleTable(rows, model.layout.words, bucket=0, wide=1)
        self._states: Words | None = None
        self._sources: Numbers = np.empty(0, dtype=np.int32)
        self._ends: npt.NDArray[np.intp] = np.empty(0, dtype=np.intp)

    def lost(self, bound: Bound, prop: Property) -> tuple[int, int] | str | None:
        """
        The first level and lowest state from which no state of ``prop.returns`` can be reached.

        :return: None if there is none; a text if time or memory ran out.
        :raises ModelError: if the good states are not symmetric.
        """
        goal = prop.returns or {}
        if self._symmetry and not self._symmetry.maps_onto_itself([goal]):
            raise ModelError(f"property {prop.name}: its `returns` is not symmetric")
        try:
            states = self._graph(bound)
        except OutOfTime:
            return "no time left to follow the edges backwards"
        except OutOfMemory:
            return f"the edges need more than {bound.bytes:.0f} bytes"
        good = self._good(states, goal)
        for depth, level in enumerate(self._levels):
            array = self._array(level)
            bad = ~good[places_of(packed(states), packed(array))[0]]
            if bad.any():
                return depth, lowest(take(array, bad))
        return None

    def _array(self, level: Level) -> Words:
        return to_words(level, self._layout.words) if isinstance(level, list) else level

    def _graph(self, bound: Bound) -> Words:
        """All states, sorted; makes the edges."""
        if self._states is not None:
            return self._states
        words = self._layout.words
        states = distinct([self._array(level) for level in self._levels], words)
        index = packed(states)
        sources: list[Numbers] = []
        targets: list[Numbers] = []
        edges = 0
        for start in range(0, states.shape[1], _BLOCK):
            for places, found in self._table.edges(states[:, start : start + _BLOCK]):
                stored = self._symmetry.canonical_array(found) if self._symmetry else found
                place, known = places_of(index, packed(stored))
                # Only the last level of a search that was stopped leads to unknown states.
                sources.append((places[known] + start).astype(np.int32))
                targets.append(place[known].astype(np.int32))
                edges += len(places)
            bound.check(_EDGE_BYTES * edges)
        target = np.concatenate([*targets, np.empty(0, dtype=np.int32)])
        order = np.argsort(target)
        self._sources = np.concatenate([*sources, np.empty(0, dtype=np.int32)])[order]
        self._ends = np.searchsorted(target[order], np.arange(states.shape[1] + 1))
        self._states = states
        return states

    def _good(self, states: Words, goal: Guard) -> npt.NDArray[np.bool_]:
        """Which states can reach the goal."""
        good = matching(states, expand(goal, self._layout), {})
        if not self._complete:
            last = self._array(self._levels[-1])
            good[places_of(packed(states), packed(last))[0]] = True
        front = np.flatnonzero(good)
        while len(front):
            starts, ends = self._ends[front], self._ends[front + 1]
            before = self._sources[_ranges(starts, ends)]
            front = np.unique(before[~good[before]])
            good[front] = True
        return good


def _ranges(starts: npt.NDArray[np.intp], ends: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """All numbers of some ranges, one after the other."""
    lengths = ends - starts
    total = int(lengths.sum())
    offsets = np.cumsum(lengths) - lengths
    numbers: npt.NDArray[np.intp] = np.arange(total) + np.repeat(starts - offsets, lengths)
    return numbers
