"""What a function does, in the words of the event alphabet, before a subject is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analyzer.csource.syntax import Function
from analyzer.effect import Resource, Transfer
from analyzer.values import Predicate
from model.events import Event


@dataclass(frozen=True, slots=True)
class Set:
    """
    A variable takes one of *values*, which one is not known.

    :param spared: unless it holds the followed object: what it points to does not change hands by
        being written to.
    """

    variable: str
    values: tuple[str, ...]
    spared: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """
    A variable takes what follows from *sources*: the followed object if any of them is it, else the
    first one's value.
    """

    variable: str
    sources: tuple[str, ...]
    transfer: Transfer | None = None


@dataclass(frozen=True, slots=True)
class Acquire:
    """Allocation site *site* succeeds (*good*) or fails; its result goes to *variables*."""

    site: int
    variables: tuple[str, ...]
    good: bool
    error_pointer: bool = False


@dataclass(frozen=True, slots=True)
class Happen:
    """
    An event.

    :param variables: it concerns the followed object if one of them is it.
    :param key: it concerns the lock or registration of this name.
    :param each: it concerns one element after another of an array or block.
    :param only_if: variable that must be POSITIVE for it to happen; empty for always.
    """

    event: Event
    variables: tuple[str, ...] = ()
    key: str = ""
    each: bool = False
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on one variable; true where *predicate* holds, or not if *negated*."""

    variable: str
    predicate: Predicate
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Assume:
    """Only states in which *test* has this *outcome* go on: the others stop in ``BUG_ON()``."""

    test: Test
    outcome: bool


Micro = Set | Copy | Acquire | Happen | Assume


@dataclass(frozen=True, slots=True)
class Operation:
    """
    One step at one line: exactly one of *alternatives* takes place.

    :param alternatives: (words for the path, what it does).
    """

    line: int
    alternatives: tuple[tuple[str, tuple[Micro, ...]], ...]


@dataclass(frozen=True, slots=True)
class LoweredNode:
    """
    A node of the control-flow graph.

    :param test: for a CONDITION whose outcome a variable decides.
    :param decided: for a CONDITION that always goes the same way.
    :param result: for a RETURN, variable that holds the returned value; empty for none.
    :param text: source text of a condition, for the path.
    :param implies: (variable, value if true, value if false) that the outcome settles.
    """

    line: int
    operations: tuple[Operation, ...]
    test: Test | None = None
    decided: bool | None = None
    result: str = ""
    text: str = ""
    implies: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A call that acquires something. *managed*: a scope-exit attribute releases it."""

    index: int
    line: int
    function: str
    resource: Resource
    text: str
    managed: bool


@dataclass(frozen=True, slots=True)
class Program:
    """
    A function lowered to operations.

    :param variables: tracked variable -> initial value.
    :param sweeps: loop index -> true when its bounds come from the completed reps of a hypercall,
        for loops that release element after element.
    :param fills: (loop index, array written, names read) for loops that copy element after element.
    :param saves_locally: what every interrupt save needs to be undone is in a local variable that
        goes nowhere else.
    :param returns_errno: negative errnos are among the function's return values.
    :param holes: why parts of the function were not read; empty when it was read whole.
    """

    function: Function
    nodes: tuple[LoweredNode, ...]
    variables: Mapping[str, str]
    sites: tuple[Site, ...]
    locks: tuple[str, ...]
    locals: frozenset[str]
    registrations: tuple[tuple[str, int], ...]
    sweeps: Mapping[int, bool]
    fills: tuple[tuple[int, str, tuple[str, ...]], ...]
    saves_locally: bool
    returns_errno: bool
    returns_pointer: bool
    opaque: tuple[str, ...]
    known_calls: int
    holes: tuple[str, ...]
