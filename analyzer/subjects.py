"""What is worth following through a function: one exploration each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from analyzer.effect import Resource
from analyzer.steps import Happen, Program
from model.events import Event


class Kind(Enum):
    """What an exploration follows."""

    PAGE = "page"
    MEMORY = "memory"
    LOOKUP = "look-up"
    RCU = "RCU pointer"
    LOCK = "lock"
    REGISTRATION = "registration"
    CONTEXT = "context"
    VALUES = "values"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Subject:
    """
    One thing followed through a function.

    :param site: allocation site, for PAGE and MEMORY. :param key: lock or registration.
    """

    kind: Kind
    name: str = ""
    site: int = -1
    key: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """
    Where a transition comes from: a line and the words a path shows (empty: nothing to say).

    :param decides: there was another way to go.
    """

    line: int
    text: str
    decides: bool = False


_KIND_OF = {
    Resource.PAGE: Kind.PAGE,
    Resource.MEMORY: Kind.MEMORY,
    Resource.RCU_POINTER: Kind.RCU,
    Resource.NOTHING: Kind.LOOKUP,
}


def subjects(program: Program) -> tuple[Subject, ...]:
    """Everything worth following in a function, in source order."""
    found: list[Subject] = []
    for site in program.sites:
        if not site.managed:
            kind = _KIND_OF[site.resource]
            if kind is Kind.RCU and program.locks:
                kind = Kind.LOOKUP  # another lock may be what keeps the object
            name = (
                site.text if not site.text.startswith("%") else f"the result of {site.function}()"
            )
            found.append(Subject(kind, name, site.index))
    # The text of a lock names one lock only if no index or plain local pointer can change below it.
    turns = {name for node in program.function.graph.nodes for name in node.iterates}
    single = [
        key
        for key in program.locks
        if "[" not in key and key not in program.locals and key.partition("->")[0] not in turns
    ]
    found += [Subject(Kind.LOCK, key, key=key) for key in single]
    found += [Subject(Kind.REGISTRATION, key, key=key) for key, _ in program.registrations]
    if _gives_memory(program):
        found.append(Subject(Kind.REQUEST, "a hypercall that needs memory"))
    return (*found, Subject(Kind.CONTEXT, "the CPU context"), Subject(Kind.VALUES, "variables"))


def _gives_memory(program: Program) -> bool:
    steps = (
        step
        for node in program.nodes
        for operation in node.operations
        for _, micro in operation.alternatives
        for step in micro
    )
    return any(isinstance(s, Happen) and s.event is Event.MEMORY_GIVEN for s in steps)
