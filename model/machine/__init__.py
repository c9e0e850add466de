"""ONE FILE = ONE PART OF THE MACHINE: its fields and what each event does to them (``PART``)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass

from model.events import Event
from model.layout import Field
from model.rule import Guard


@dataclass(frozen=True, slots=True)
class Reaction:
    """When *event* happens in a state matching *guard*, the part's fields become *effect*."""

    event: Event
    guard: Guard
    effect: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part of the machine.

    An event in a state that no reaction of it matches leaves the part as it is.

    :param fields: named ``part.field``; the first value of each is its initial one.
    """

    name: str
    fields: tuple[Field, ...]
    reactions: tuple[Reaction, ...]


def when(event: Event, guard: Mapping[str, str], **effect: str) -> Reaction:
    """A reaction in short; several values of a guard are separated by ``|``, ``.`` is ``__``."""
    split = {name: frozenset(values.split("|")) for name, values in guard.items()}
    return Reaction(event, split, {name.replace("__", "."): v for name, v in effect.items()})


def all_parts() -> dict[str, Part]:
    """Every part of this package by name. :raises ValueError: if two share a name."""
    found: dict[str, Part] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        part = importlib.import_module(f"{__name__}.{info.name}").PART
        if part.name in found:
            raise ValueError(f"machine part {part.name} is defined twice")
        found[part.name] = part
    return found
