"""
Exhaustive breadth-first search of a model, with the shortest path to each violated property.

The search never stops at a violation: every property gets its verdict. Results depend neither on
the size at which NumPy takes over nor on the hash seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

import numpy as np

from model.frontier import WIDE, KnownStates, OutOfTime, RuleTable, Words
from model.judgement import Judgement, forbidden
from model.layout import ModelError
from model.path import Level, PathFinder
from model.reduction import Symmetry
from model.rule import compile_rules
from model.verdict import (
    COUNTER_OVERFLOW,
    DEFAULT_BUDGET,
    Budget,
    Exploration,
    Model,
    PropertyVerdict,
    Step,
    VerdictKind,
    stop_reason,
    time_reason,
)

__all__ = [
    "COUNTER_OVERFLOW",
    "Budget",
    "Exploration",
    "Model",
    "PropertyVerdict",
    "Step",
    "VerdictKind",
    "explore",
    "reachable",
]

# From this many times the size of a wide frontier on, known states are kept as arrays.
_MANY = 8


@dataclass(slots=True)
class _Search:
    """The levels found so far and what was counted."""

    table: RuleTable
    budget: Budget
    deadline: float
    symmetry: Symmetry | None
    known: KnownStates = field(default_factory=KnownStates)
    levels: list[Level] = field(default_factory=list)
    transitions: int = 0
    deadlocks: int = 0
    stopped: str = ""

    def run(self, initial: Sequence[int]) -> None:
        words = set(initial)
        if self.symmetry:
            words = self.symmetry.canonical_words(words)
        frontier: Level = self.known.add_words(words)
        while len(frontier):
            self.levels.append(frontier)
            self.stopped = stop_reason(len(self.known), self.budget)
            if self.stopped:
                return
            try:
                frontier = self._next(frontier)
            except OutOfTime:
                self.stopped = time_reason(self.budget)
                return

    def _next(self, frontier: Level) -> Level:
        """The new states one step further, sorted."""
        found: set[int] | Words
        if len(frontier) < self.table.wide:
            found, moved, stuck = self.table.expand_narrow(_integers(frontier), self.deadline)
            if self.symmetry:
                found = self.symmetry.canonical_words(found)
        else:
            array = np.asarray(frontier, dtype=np.uint64)
            found, moved, stuck = self.table.expand_wide(array, self.deadline)
            if self.symmetry:
                found = self.symmetry.canonical_array(found)
        self.transitions += moved
        self.deadlocks += stuck
        if self.known.few and len(found) < _MANY * self.table.wide:
            return self.known.add_words(found if isinstance(found, set) else set(found.tolist()))
        if isinstance(found, set):
            found = np.array(sorted(found), dtype=np.uint64)
        return self.known.add_array(found)


def explore(
    model: Model,
    budget: Budget = DEFAULT_BUDGET,
    bucket: str | None = None,
    symmetric: Sequence[str] = (),
    wide: int = WIDE,
) -> Exploration:
    """
    Visit every reachable state, or as many as the budget allows.

    :param bucket: a field that most rules test for one value, as the location of an automaton;
        then only the rules of that value are tried. Changes the speed, never the result.
    :param symmetric: groups of interchangeable blocks, ``"frame"`` for the fields ``frame[0].x``,
        ``frame[1].x``. States then are counted up to permutation; verdicts and the lengths of
        paths stay the same. *transitions* and *deadlocks* are those of the representatives.
    :param wide: number of states from which on NumPy is used. Changes the speed, never the result.
    :raises ModelError: for an unknown field or value, a property that matches every state, no
        initial state, or a group that is not symmetric.
    """
    layout = model.layout
    rows = compile_rules(model.rules, layout)
    never = forbidden(model.properties, layout)
    mask = layout.mask(bucket) if bucket is not None else 0
    search = _search(model, RuleTable(rows, mask, wide), budget, symmetric)
    symmetry = search.symmetry
    paths = PathFinder(rows, mask, search.levels, symmetry.orbit if symmetry else None)
    judgement = Judgement(model, never, search.levels, paths, symmetry)
    fired = symmetry.fired_closure(search.table.fired) if symmetry else search.table.fired
    return Exploration(
        states=len(search.known),
        transitions=search.transitions,
        depth=len(search.levels) - 1,
        complete=not search.stopped,
        stopped=search.stopped,
        frontier=tuple(len(level) for level in search.levels),
        never_fired=tuple(rule for n, rule in enumerate(model.rules) if n not in fired),
        deadlocks=search.deadlocks,
        verdicts=judgement.verdicts(complete=not search.stopped),
    )


def reachable(
    model: Model, budget: Budget = DEFAULT_BUDGET, symmetric: Sequence[str] = ()
) -> tuple[tuple[int, ...], ...]:
    """
    State words of each level, sorted; `Layout.unpack` reads them. For comparing two models.

    :raises ModelError: as `explore`.
    """
    rows = compile_rules(model.rules, model.layout)
    search = _search(model, RuleTable(rows, 0, WIDE), budget, symmetric)
    return tuple(tuple(_integers(level)) for level in search.levels)


def _search(model: Model, table: RuleTable, budget: Budget, symmetric: Sequence[str]) -> _Search:
    if not model.initial:
        raise ModelError("the model has no initial state")
    layout = model.layout
    initial = sorted({layout.pack(values) for values in model.initial})
    symmetry = Symmetry(layout, symmetric, model.rules, initial) if symmetric else None
    search = _Search(table, budget, monotonic() + budget.seconds, symmetry)
    search.run(initial)
    return search


def _integers(frontier: Level) -> list[int]:
    return frontier if isinstance(frontier, list) else frontier.tolist()
