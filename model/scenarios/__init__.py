"""
ONE FILE = ONE SCENARIO: a protocol worth exploring, with its verdict and the reason for it.

Each module defines ``SCENARIO``. A scenario whose name begins with ``bad`` has a defect seeded and
must be found guilty; its twin without it must not.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from model.layout import ModelError
from model.verdict import Exploration, Model, VerdictKind


@dataclass(frozen=True, slots=True)
class Scenario:
    """
    A model and what its exploration must find.

    :param build: makes the model; called once a test, so it should be quick.
    :param states: exact number of reachable states. :param transitions: see `Exploration`.
    :param verdicts: expected verdict of every property that does not simply hold.
    :param path_length: steps after the initial state to each expected violation.
    :param reason: why these verdicts are right, from the facts about the machine.
    :param symmetric: groups of blocks that are interchangeable in it.
    :param representatives: states left when these symmetries are used.
    """

    name: str
    title: str
    build: Callable[[], Model]
    states: int
    transitions: int
    verdicts: Mapping[str, VerdictKind]
    path_length: Mapping[str, int]
    reason: str
    symmetric: tuple[str, ...] = ()
    representatives: int = 0

    def differences(self, found: Exploration) -> tuple[str, ...]:
        """How a complete exploration without symmetry differs from what is expected."""
        wrong: list[str] = []
        if not found.complete:
            wrong.append(f"not complete: {found.stopped}")
        if found.states != self.states:
            wrong.append(f"{found.states} states, expected {self.states}")
        if found.transitions != self.transitions:
            wrong.append(f"{found.transitions} transitions, expected {self.transitions}")
        for verdict in found.verdicts:
            name = verdict.property.name
            expected = self.verdicts.get(name, VerdictKind.HOLDS)
            if verdict.kind is not expected:
                wrong.append(f"{name}: {verdict.kind.value}, expected {expected.value}")
            elif verdict.path and len(verdict.path) - 1 != self.path_length.get(name):
                wrong.append(f"{name}: shortest path has {len(verdict.path) - 1} steps")
        known = {verdict.property.name for verdict in found.verdicts}
        wrong.extend(f"{name}: no such property" for name in self.verdicts if name not in known)
        return tuple(wrong)


def all_scenarios() -> tuple[Scenario, ...]:
    """Every scenario of this package, by name. :raises ModelError: if two share a name."""
    found: dict[str, Scenario] = {}
    for info in pkgutil.iter_modules(__path__):
        scenario = importlib.import_module(f"{__name__}.{info.name}").SCENARIO
        if scenario.name in found:
            raise ModelError(f"scenario {scenario.name} is defined twice")
        found[scenario.name] = scenario
    return tuple(found[name] for name in sorted(found))
