"""Verdicts on the properties of a model, once the levels of its search are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from model.frontier import Masked, matching
from model.layout import Layout, ModelError
from model.path import Level, PathFinder
from model.properties import Property
from model.reduction import Symmetry
from model.rule import Cube, Guard, compile_overflows, expand
from model.verdict import (
    COUNTER_OVERFLOW,
    DEADLOCK,
    Model,
    PropertyVerdict,
    Step,
    VerdictKind,
    collision_odds,
    judge,
    overflow_values,
)
from model.words import Words, lowest, take, to_integers, to_words

_CHUNK = 1 << 14  # states judged at once
_SHORT = 1 << 10  # levels below this size are judged together

Cubes = tuple[Cube, ...]
Place = tuple[int, int]  # a level and a state in it
Lost = Callable[[Property], Place | str | None]  # or why it is not decided


class Judgement:
    """
    Which guards were met in the states of a search, and the paths to them.

    :param never: what `forbidden` made of the properties of *model*.
    """

    def __init__(
        self,
        model: Model,
        never: Sequence[Cubes],
        levels: Sequence[Level],
        paths: PathFinder,
        symmetry: Symmetry | None,
    ) -> None:
        self._model = model
        self._layout = model.layout
        self._never = never
        self._levels = levels
        self._paths = paths
        self._symmetry = symmetry
        self._unpacked: dict[int, Mapping[str, str]] = {}
        self._steps: dict[tuple[int, int], Step] = {}  # paths often share their beginning
        self._overflows = compile_overflows(model.rules, model.layout)

    def verdicts(
        self, complete: bool, unexpected: Place | None, lost: Lost, hashed: bool
    ) -> tuple[PropertyVerdict, ...]:
        """
        One a property, in order, then those of ``deadlock`` and ``counter-overflow``.

        :param unexpected: a state without a successor that is not final.
        :param lost: finds a state without a way back.
        """
        properties = self._model.properties
        overflow = tuple(cube for cube, _ in self._overflows)
        never = [self._images(prop.never) for prop in properties]
        reached = [self._images(p.sometimes) if p.sometimes else () for p in properties]
        first = self._first_hits([*never, *reached, overflow])
        caveat = self._hashing() if hashed else ""
        results: list[PropertyVerdict] = []
        for n, prop in enumerate(properties):
            bad: Place | str | None = first[never[n]]
            if prop.returns is not None:
                bad = lost(prop)
            decided = complete and not isinstance(bad, str)
            met = first[reached[n]] is not None
            kind = judge(isinstance(bad, tuple), decided, bool(prop.sometimes), met)
            path = self._path(bad, self._never[n]) if isinstance(bad, tuple) else ()
            why = bad if isinstance(bad, str) else ("" if path or not complete else caveat)
            results.append(PropertyVerdict(prop, kind, path, why))
        if self._model.final is not None:
            kind = judge(unexpected is not None, complete, False, False)
            path = self._path(unexpected, ()) if unexpected is not None else ()
            why = caveat if kind is VerdictKind.HOLDS else ""
            results.append(PropertyVerdict(DEADLOCK, kind, path, why))
        place = first[overflow]
        if place is not None:
            path = self._overflow_path(self._path(place, overflow))
            results.append(PropertyVerdict(COUNTER_OVERFLOW, VerdictKind.VIOLATED, path))
        return tuple(results)

    def _images(self, guard: Guard) -> Cubes:
        """The stored states that stand for one of the guard; empty guards match nothing here."""
        if not guard:
            return ()
        return self._symmetry.images(guard) if self._symmetry else expand(guard, self._layout)

    def _hashing(self) -> str:
        states = sum(_length(level) for level in self._levels)
        return (
            "states were told apart by 64 bits; the chance that one was missed is at most "
            f"{collision_odds(states):.1e}"
        )

    def _first_hits(self, guards: Sequence[Cubes]) -> dict[Cubes, Place | None]:
        """The lowest state of the first level that each guard matches."""
        first: dict[Cubes, Place | None] = dict.fromkeys(guards)
        for states, starts, depths in _chunks(self._levels, self._model.layout.words):
            masked: Masked = {}
            for cubes, place in first.items():
                # A level may be spread over several chunks.
                if not cubes or (place is not None and place[0] != depths[0]):
                    continue
                hit = matching(states, cubes, masked)
                at = int(hit.argmax())
                if not hit[at]:
                    continue
                level = int(np.searchsorted(starts, at, side="right")) - 1
                end = starts[level + 1] if level + 1 < len(starts) else states.shape[1]
                state = lowest(take(states[:, at:end], hit[at:end]))
                found = (depths[level], state)
                first[cubes] = found if place is None else min(place, found)
        return first

    def _path(self, place: Place, never: Cubes) -> tuple[Step, ...]:
        states = self._paths.path_to(*place)
        if self._symmetry:
            states = self._paths.unfold(states)
            states = self._symmetry.move_onto(states, never) if never else states
        first = self._values(states[0])
        return (Step(None, first, first), *map(self._step, states, states[1:]))

    def _values(self, state: int) -> Mapping[str, str]:
        values = self._unpacked.get(state)
        if values is None:
            values = self._unpacked[state] = self._layout.unpack(state)
        return values

    def _step(self, before: int, after: int) -> Step:
        step = self._steps.get((before, after))
        if step is None:
            rule = self._model.rules[self._paths.rule_of(before, after)]
            step = Step(rule, self._values(before), self._values(after))
            self._steps[before, after] = step
        return step

    def _overflow_path(self, path: tuple[Step, ...]) -> tuple[Step, ...]:
        """The path and the step that does not fit."""
        before = path[-1].after
        state = self._layout.pack(before)
        rule = next(
            self._model.rules[n] for (mask, value), n in self._overflows if state & mask == value
        )
        return (*path, Step(rule, before, overflow_values(rule, before, self._layout)))


def forbidden(properties: Sequence[Property], layout: Layout) -> tuple[Cubes, ...]:
    """The states each property forbids. :raises ModelError: if that is every state."""
    for prop in properties:
        if not prop.never and prop.returns is None:
            raise ModelError(f"property {prop.name} forbids every state: its `never` is empty")
        if prop.never and prop.returns is not None:
            raise ModelError(f"property {prop.name}: only one of `never` and `returns` is allowed")
    return tuple(expand(prop.never, layout) if prop.never else () for prop in properties)


def _length(level: Level) -> int:
    return len(level) if isinstance(level, list) else level.shape[1]


def _chunks(levels: Sequence[Level], words: int) -> Iterator[tuple[Words, list[int], list[int]]]:
    """States in search order, with where each level starts in them, and which level that is."""
    few: list[int] = []
    starts: list[int] = []
    depths: list[int] = []
    for depth, level in enumerate(levels):
        size = _length(level)
        if size < _SHORT:
            starts.append(len(few))
            depths.append(depth)
            few.extend(level if isinstance(level, list) else to_integers(level))
        if few and (size >= _SHORT or len(few) >= _CHUNK or depth == len(levels) - 1):
            yield to_words(few, words), starts, depths
            few, starts, depths = [], [], []
        if size >= _SHORT:
            array = to_words(level, words) if isinstance(level, list) else level
            for start in range(0, size, _CHUNK):
                yield array[:, start : start + _CHUNK], [0], [depth]
