"""
Exhaustive breadth-first search of a model, with the shortest path to each violated property.

The search never stops at a violation: every property gets its verdict. Results depend neither on
the size at which NumPy takes over nor on the hash seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from model.frontier import WIDE, Bound, Expansion, OutOfMemory, OutOfTime, RuleTable
from model.judgement import Judgement, Place, forbidden
from model.known import INTEGER_BYTES, KnownStates
from model.layout import ModelError
from model.path import Level, PathFinder
from model.recovery import Recovery
from model.reduction import Symmetry
from model.rule import compile_rules, expand
from model.verdict import (
    COUNTER_OVERFLOW,
    DEADLOCK,
    DEFAULT_BUDGET,
    Budget,
    Exploration,
    Model,
    PropertyVerdict,
    Step,
    VerdictKind,
    memory_reason,
    stop_reason,
    time_reason,
)
from model.words import Words, distinct, to_integers, to_words

__all__ = [
    "COUNTER_OVERFLOW",
    "DEADLOCK",
    "EXACT_WORDS",
    "Budget",
    "Exploration",
    "Model",
    "PropertyVerdict",
    "Step",
    "VerdictKind",
    "explore",
    "reachable",
]

# Up to so many words of a state all of them are compared, beyond only a hash of them.
EXACT_WORDS = 4
# From this many times the size of a wide frontier on, known states are kept as arrays.
_MANY = 8


@dataclass(slots=True)
class _Search:
    """The levels found so far and what was counted."""

    table: RuleTable
    budget: Budget
    deadline: float
    symmetry: Symmetry | None
    known: KnownStates
    levels: list[Level] = field(default_factory=list)
    transitions: int = 0
    deadlocks: int = 0
    unexpected: Place | None = None
    stopped: str = ""
    _used: int = 0  # bytes of the levels

    def run(self, initial: Sequence[int]) -> None:
        states = set(initial)
        if self.symmetry:
            states = self.symmetry.canonical_integers(states)
        frontier: Level = self.known.add_integers(states)
        while _length(frontier):
            self.levels.append(frontier)
            self._used += _bytes(frontier)
            used = self._used + self.known.bytes
            self.stopped = stop_reason(len(self.known), used, self.budget)
            if self.stopped:
                return
            try:
                frontier = self._next(frontier, Bound(self.deadline, self.budget.bytes - used))
            except OutOfTime:
                self.stopped = time_reason(self.budget)
            except OutOfMemory:
                self.stopped = memory_reason(self.budget)
            if self.stopped:
                return

    def _next(self, frontier: Level, bound: Bound) -> Level:
        """The new states one step further, sorted."""
        table = self.table
        if _length(frontier) < table.wide:
            few = table.expand_narrow(_integers(frontier), bound)
            self._count(few)
            found = few.found
            if self.symmetry:
                found = self.symmetry.canonical_integers(found)
            if self._stays_few(len(found)):
                return self.known.add_integers(found)
            return self.known.add_array(distinct([to_words(found, table.words)], table.words))
        many = table.expand_wide(_array(frontier, table.words), bound)
        self._count(many)
        if self._stays_few(many.found.shape[1]):
            return self.known.add_integers(set(to_integers(many.found)))
        return self.known.add_array(many.found)

    def _stays_few(self, found: int) -> bool:
        return self.known.few and found < _MANY * self.table.wide

    def _count(self, expansion: Expansion[set[int]] | Expansion[Words]) -> None:
        self.transitions += expansion.transitions
        self.deadlocks += expansion.stuck
        if self.unexpected is None and expansion.unexpected is not None:
            self.unexpected = (len(self.levels) - 1, expansion.unexpected)


def explore(
    model: Model,
    budget: Budget = DEFAULT_BUDGET,
    bucket: str | None = None,
    symmetric: Sequence[str] = (),
    wide: int = WIDE,
    exact_words: int = EXACT_WORDS,
) -> Exploration:
    """
    Visit every reachable state, or as many as the budget allows.

    :param bucket: a field that most rules test for one value, as the location of an automaton;
        then only the rules of that value are tried. Changes the speed, never the result.
    :param symmetric: kinds of interchangeable blocks, ``"frame"`` for the fields ``frame[0].x``,
        ``frame[1].x``. States then are counted up to permutation; verdicts and the lengths of
        paths stay the same. *transitions* and *deadlocks* are those of the representatives.
    :param wide: number of states from which on NumPy is used. Changes the speed, never the result.
    :param exact_words: states of more words are told apart by a 64-bit hash, which takes less
        memory; the result then says so, with the odds that it is wrong.
    :raises ModelError: for an unknown field or value, a property that matches every state, no
        initial state, a kind that is not symmetric, or *final* or *returns* that treat
        interchangeable blocks differently.
    """
    layout = model.layout
    rows = compile_rules(model.rules, layout)
    never = forbidden(model.properties, layout)
    mask = layout.mask(bucket) if bucket is not None else 0
    search = _search(model, mask, budget, symmetric, wide, exact_words)
    symmetry, levels = search.symmetry, search.levels
    complete = not search.stopped
    paths = PathFinder(rows, layout.words, mask, levels, symmetry.orbit if symmetry else None)
    recovery = Recovery(model, rows, levels, symmetry, complete)
    bound = Bound(search.deadline, budget.bytes)
    judgement = Judgement(model, never, levels, paths, symmetry)
    fired = symmetry.fired_closure(search.table.fired) if symmetry else search.table.fired
    return Exploration(
        states=len(search.known),
        transitions=search.transitions,
        depth=len(levels) - 1,
        complete=complete,
        stopped=search.stopped,
        frontier=tuple(_length(level) for level in levels),
        never_fired=tuple(rule for n, rule in enumerate(model.rules) if n not in fired),
        deadlocks=search.deadlocks,
        verdicts=judgement.verdicts(
            complete, search.unexpected, partial(recovery.lost, bound), search.known.hashed
        ),
        whole=_whole(levels, symmetry, layout.words),
        hashed=search.known.hashed,
    )


def reachable(
    model: Model, budget: Budget = DEFAULT_BUDGET, symmetric: Sequence[str] = ()
) -> tuple[tuple[int, ...], ...]:
    """
    States of each level, sorted; `Layout.unpack` reads them. For comparing two models.

    :raises ModelError: as `explore`.
    """
    search = _search(model, 0, budget, symmetric, WIDE, EXACT_WORDS)
    return tuple(tuple(sorted(_integers(level))) for level in search.levels)


def _search(
    model: Model,
    bucket: int,
    budget: Budget,
    symmetric: Sequence[str],
    wide: int,
    exact_words: int,
) -> _Search:
    if not model.initial:
        raise ModelError("the model has no initial state")
    layout = model.layout
    initial = sorted({layout.pack(values) for values in model.initial})
    symmetry = Symmetry(layout, symmetric, model.rules, initial) if symmetric else None
    final = None
    if model.final is not None:
        if symmetry and not symmetry.maps_onto_itself(model.final):
            raise ModelError("the final states are not symmetric")
        final = [cube for guard in model.final for cube in expand(guard, layout)]
    represent = symmetry.canonical_array if symmetry else None
    rows = compile_rules(model.rules, layout)
    table = RuleTable(rows, layout.words, bucket, wide, final, represent)
    known = KnownStates(layout.words, layout.words > exact_words)
    search = _Search(table, budget, monotonic() + budget.seconds, symmetry, known)
    search.run(initial)
    return search


def _whole(levels: Sequence[Level], symmetry: Symmetry | None, words: int) -> int:
    if symmetry is None:
        return sum(_length(level) for level in levels)
    return sum(symmetry.whole(_array(level, words)) for level in levels)


def _length(level: Level) -> int:
    return len(level) if isinstance(level, list) else level.shape[1]


def _bytes(level: Level) -> int:
    return INTEGER_BYTES * len(level) if isinstance(level, list) else level.nbytes


def _integers(level: Level) -> list[int]:
    return level if isinstance(level, list) else to_integers(level)


def _array(level: Level, words: int) -> Words:
    return to_words(level, words) if isinstance(level, list) else level
