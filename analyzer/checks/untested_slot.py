"""A pointer out of a slot is used without the NULL test that other functions make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from analyzer.check import Check, Hit, Surroundings
from analyzer.csource.syntax import Function
from analyzer.nullloads import Load, loads, tested_slots
from analyzer.summaries import callees
from reports.finding import Confidence, Rule, Severity

# A single test elsewhere says little: it may be the place where the slot is filled.
_TESTS = 2


def _compare(function: Function, around: Surroundings) -> tuple[Hit, ...] | None:
    # A plain member is mostly set once for all; which element is asked for is not known before.
    mine = [
        load
        for load in loads(function, around.effect_of)
        if load.used and not load.tested and load.chosen
    ]
    if not mine:
        return None
    elsewhere = _slots(around)
    hits = []
    for load in mine:
        users = elsewhere[load.slot]
        tested = {name: line for name, line, asks in users if asks}
        untested = {name for name, _, asks in users if not asks}
        if len(tested) < _TESTS or untested != {function.name}:
            continue
        if not tested.keys() & _callers(function.name, around):
            hits.append(_hit(load, sorted(tested)))
    return tuple(hits)


@lru_cache(maxsize=4)
def _called(around: Surroundings) -> Mapping[str, frozenset[str]]:
    """Function -> what it calls."""
    return {f.name: frozenset(callees(f)) for f in around.functions}


def _callers(name: str, around: Surroundings) -> frozenset[str]:
    """Functions that may have made the test on behalf of *name*."""
    return frozenset(caller for caller, called in _called(around).items() if name in called)


@lru_cache(maxsize=4)
def _slots(around: Surroundings) -> Mapping[str, list[tuple[str, int, bool]]]:
    """Slot -> (function, line, whether it tests the pointer), for all that use it."""
    found: dict[str, list[tuple[str, int, bool]]] = defaultdict(list)
    for function in around.functions:
        for load in loads(function, around.effect_of):
            if load.tested or load.used:
                found[load.slot].append((function.name, load.line, load.tested))
        for slot, line in tested_slots(function, around.effect_of):
            found[slot].append((function.name, line, True))
    return found


def _hit(load: Load, tested: list[str]) -> Hit:
    others = ", ".join(f"{name}()" for name in tested[:3])
    return Hit(
        f"{load.name}: used without the NULL test that {others} make",
        (
            (load.line, f"{load.name} = {load.text}"),
            (load.used, f"uses {load.name}; assumed: the element may be missing here, too"),
        ),
        Confidence.MEDIUM,
    )


CHECK = Check(
    Rule(
        id="untested-slot-used",
        title="An element that may be missing is used without the NULL test that others make",
        defect_class="null-deref",
        severity=Severity.WARNING,
        what="All other functions that take a pointer out of this array test it for NULL; this one"
        " does not, though the number comes from memory.",
        why="The slot may be empty: not filled yet, or emptied already.",
        source="semantics.md 3.1; Engler et al., Bugs as Deviant Behavior, SOSP 2001",
        false_alarms="A function that runs only while the slot is filled.",
    ),
    compare=_compare,
)
