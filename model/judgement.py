"""Verdicts on the properties of a model, once the levels of its search are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from model.frontier import Words
from model.layout import Layout, ModelError
from model.path import Level, PathFinder
from model.properties import Property
from model.reduction import Symmetry
from model.rule import Cube, compile_overflows, expand
from model.verdict import (
    COUNTER_OVERFLOW,
    Model,
    PropertyVerdict,
    Step,
    VerdictKind,
    judge,
    overflow_values,
)

_CHUNK = 1 << 14  # states judged at once
_SHORT = 1 << 10  # levels below this size are judged together

Cubes = tuple[Cube, ...]
Place = tuple[int, int]  # a level and a word in it


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
        self._never = never
        self._levels = levels
        self._paths = paths
        self._symmetry = symmetry
        self._unpacked: dict[int, Mapping[str, str]] = {}
        self._steps: dict[tuple[int, int], Step] = {}  # paths often share their beginning
        self._overflows = compile_overflows(model.rules, model.layout)

    def verdicts(self, complete: bool) -> tuple[PropertyVerdict, ...]:
        """One a property, in order, then that of ``counter-overflow`` if it is violated."""
        layout, properties = self._model.layout, self._model.properties
        overflow = tuple(cube for cube, _ in self._overflows)
        reached = [expand(p.sometimes, layout) if p.sometimes else () for p in properties]
        first = self._first_hits([*self._never, *reached, overflow])
        results: list[PropertyVerdict] = []
        for prop, never, sometimes in zip(properties, self._never, reached, strict=True):
            bad, met = first[never], first[sometimes] is not None
            kind = judge(bad is not None, complete, bool(prop.sometimes), met)
            path = self._path(bad, never) if bad is not None else ()
            results.append(PropertyVerdict(prop, kind, path))
        bad = first[overflow]
        if bad is not None:
            path = self._overflow_path(self._path(bad, overflow))
            results.append(PropertyVerdict(COUNTER_OVERFLOW, VerdictKind.VIOLATED, path))
        return tuple(results)

    def _first_hits(self, guards: Sequence[Cubes]) -> dict[Cubes, Place | None]:
        """The first state, in search order, that each guard matches."""
        first: dict[Cubes, Place | None] = dict.fromkeys(guards)
        symmetry = self._symmetry
        # A stored state stands for its whole orbit, so a guard is met if one of its images is.
        images = {guard: symmetry.images(guard) if symmetry else guard for guard in first}
        for states, starts, depths in _chunks(self._levels):
            masked: dict[int, Words] = {}
            for guard, cubes in images.items():
                if first[guard] is not None:
                    continue
                at = _first_match(states, cubes, masked)
                if at is not None:
                    level = int(np.searchsorted(starts, at, side="right")) - 1
                    first[guard] = (depths[level], int(states[at]))
        return first

    def _path(self, place: Place, never: Cubes) -> tuple[Step, ...]:
        words = self._paths.path_to(*place)
        if self._symmetry:
            words = self._symmetry.move_onto(self._paths.unfold(words), never)
        first = self._values(words[0])
        return (Step(None, first, first), *map(self._step, words, words[1:]))

    def _values(self, word: int) -> Mapping[str, str]:
        values = self._unpacked.get(word)
        if values is None:
            values = self._unpacked[word] = self._model.layout.unpack(word)
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
        layout, before = self._model.layout, path[-1].after
        word = layout.pack(before)
        rule = next(
            self._model.rules[n] for (mask, value), n in self._overflows if word & mask == value
        )
        return (*path, Step(rule, before, overflow_values(rule, before, layout)))


def forbidden(properties: Sequence[Property], layout: Layout) -> tuple[Cubes, ...]:
    """The states each property forbids. :raises ModelError: if that is every state."""
    for prop in properties:
        if not prop.never:
            raise ModelError(f"property {prop.name} forbids every state: its `never` is empty")
    return tuple(expand(prop.never, layout) for prop in properties)


def _chunks(levels: Sequence[Level]) -> Iterator[tuple[Words, list[int], list[int]]]:
    """States in search order, with where each level starts in them, and which level that is."""
    words: list[int] = []
    starts: list[int] = []
    depths: list[int] = []
    for depth, level in enumerate(levels):
        if len(level) < _SHORT:
            starts.append(len(words))
            depths.append(depth)
            words.extend(level if isinstance(level, list) else level.tolist())
        if words and (len(level) >= _SHORT or len(words) >= _CHUNK or depth == len(levels) - 1):
            yield np.array(words, dtype=np.uint64), starts, depths
            words, starts, depths = [], [], []
        if len(level) >= _SHORT:
            array = np.asarray(level, dtype=np.uint64)
            for start in range(0, len(array), _CHUNK):
                yield array[start : start + _CHUNK], [0], [depth]


def _first_match(states: Words, cubes: Cubes, masked: dict[int, Words]) -> int | None:
    """Place of the first state that one of the cubes matches."""
    best: int | None = None
    for mask, value in cubes:
        if mask not in masked:
            masked[mask] = states & np.uint64(mask)
        hit = masked[mask] == np.uint64(value)
        at = int(hit.argmax())
        if hit[at] and (best is None or at < best):
            best = at
    return best
