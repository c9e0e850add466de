"""
ONE FILE = ONE PART OF THE MACHINE; each module defines ``PART``.

A part serves two readers. Automata taken from code see one subject: ``fields`` and ``reactions``
to events. Protocols (litmus files) see frames, CPUs, partitions by index: ``indexed`` fields,
``actions`` that threads take, and what the environment does by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass

from model.events import Event
from model.layout import Field, ModelError
from model.rule import Guard


@dataclass(frozen=True, slots=True)
class Reaction:
    """When *event* happens in a state matching *guard*, the part's fields become *effect*."""

    event: Event
    guard: Guard
    effect: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    One way an action can end. Several outcomes of a name are its cases.

    :param text: ``guard -> effect`` over the action's parameters, see `model.litmus.grounding`.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """
    What a thread can do to the machine in one step.

    Where no outcome's guard holds the thread waits; a misuse is an outcome with a fault.

    :param parameters: (variable, kind of index), as ``("f", "frame")``.
    :param what: one sentence. :param source: specification section or kernel symbol.
    """

    name: str
    parameters: tuple[tuple[str, str], ...]
    outcomes: tuple[Outcome, ...]
    what: str
    source: str

    @property
    def outcome_names(self) -> tuple[str, ...]:
        """Names of the outcomes, in order; the first is the one a caller hopes for."""
        return tuple(dict.fromkeys(outcome.name for outcome in self.outcomes))


@dataclass(frozen=True, slots=True)
class Spontaneous:
    """
    What the environment may do at any time.

    :param actor: who does it: ``hypervisor``, ``device``, ``memory manager``, ``guest``, ``user``.
    """

    name: str
    actor: str
    parameters: tuple[tuple[str, str], ...]
    text: str
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class Extension:
    """
    What an action of another part does in addition, where both parts are in use.

    :param outcome: which of its outcomes; every case of it is extended.
    :param text: ``guard -> effect`` over that action's parameters, added to its own.
    """

    action: str
    outcome: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part of the machine.

    An event in a state that no reaction of it matches leaves the part as it is.

    :param fields: named ``part.field``; the first value of each is its initial one.
    :param indexed: fields of protocols; the kind of each index stands in the brackets, as in
        ``frame[frame].linux`` or ``slat[partition][frame].entry``.
    :param extends: what it adds to actions of parts that do not know it.
    :param needs: parts whose fields the texts of this one name.
    """

    name: str
    fields: tuple[Field, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    indexed: tuple[Field, ...] = ()
    actions: tuple[Action, ...] = ()
    environment: tuple[Spontaneous, ...] = ()
    extends: tuple[Extension, ...] = ()
    needs: tuple[str, ...] = ()


def when(event: Event, guard: Mapping[str, str], **effect: str) -> Reaction:
    """A reaction in short; several values of a guard are separated by ``|``, ``.`` is ``__``."""
    split = {name: frozenset(values.split("|")) for name, values in guard.items()}
    return Reaction(event, split, {name.replace("__", "."): v for name, v in effect.items()})


def action(head: str, what: str, source: str, **outcomes: str | tuple[str, ...]) -> Action:
    """
    An action in short: ``action("deposit(f: frame, p: partition)", ..., ok="a=1 -> b=2")``.

    :param outcomes: name -> its text, or the texts of its cases; ``_`` in a name is ``-``.
    """
    name, parameters = _head(head)
    ends = tuple(
        Outcome(key.replace("_", "-"), text)
        for key, texts in outcomes.items()
        for text in ((texts,) if isinstance(texts, str) else texts)
    )
    if not ends:
        raise ModelError(f"action {name} has no outcome")
    return Action(name, parameters, ends, what, source)


def spontaneous(head: str, actor: str, text: str, what: str, source: str) -> Spontaneous:
    """An environment rule in short; *head* as for `action`."""
    name, parameters = _head(head)
    return Spontaneous(name, actor, parameters, text, what, source)


def _head(head: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    name, _, inside = head.partition("(")
    parameters = []
    for one in inside.rstrip(")").split(",") if inside.rstrip(")") else ():
        variable, _, kind = (piece.strip() for piece in one.partition(":"))
        parameters.append((variable, kind or variable))
    return name.strip(), tuple(parameters)


def all_parts() -> dict[str, Part]:
    """Every part of this package by name. :raises ValueError: if two share a name."""
    found: dict[str, Part] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        part = importlib.import_module(f"{__name__}.{info.name}").PART
        if part.name in found:
            raise ValueError(f"machine part {part.name} is defined twice")
        found[part.name] = part
    return found
