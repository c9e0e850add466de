"""A litmus file as immutable values; knows neither text nor states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Do:
    """
    A thread takes an action of the machine.

    :param arguments: index of each parameter: a number or a variable of a block around it.
    :param handlers: outcome -> what follows it; other outcomes go on behind the statement.
    """

    action: str
    arguments: tuple[str, ...]
    handlers: Mapping[str, tuple[Statement, ...]]
    line: int


@dataclass(frozen=True, slots=True)
class Set:
    """Fields get values at once, as a guard's text: ``vmm.tries+1 & vmm.done=yes``."""

    effect: str
    line: int


@dataclass(frozen=True, slots=True)
class Wait:
    """The thread goes on when the guard holds."""

    guard: str
    line: int


@dataclass(frozen=True, slots=True)
class If:
    """One step that tests a guard."""

    guard: str
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    line: int


@dataclass(frozen=True, slots=True)
class While:
    """Repeats its body as long as the guard holds, tested in one step."""

    guard: str
    body: tuple[Statement, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Either:
    """One of the branches is taken, any of them."""

    branches: tuple[tuple[Statement, ...], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Each:
    """The body for every index of a kind, in order."""

    variable: str
    kind: str
    body: tuple[Statement, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Some:
    """The body for one index of a kind, any of them."""

    variable: str
    kind: str
    body: tuple[Statement, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Label:
    """A place to go to."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Goto:
    """``goto label``; ``repeat`` goes to the thread's beginning, ``stop`` to its end."""

    target: str
    line: int


Statement = Do | Set | Wait | If | While | Either | Each | Some | Label | Goto


@dataclass(frozen=True, slots=True)
class Variable:
    """A local of a thread: a field ``thread.name`` whose first value is its initial one."""

    name: str
    values: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Thread:
    """
    One sequential actor.

    :param killable: at every step it may stop for good (a process that is killed).
    """

    name: str
    variables: tuple[Variable, ...]
    body: tuple[Statement, ...]
    killable: bool
    line: int


@dataclass(frozen=True, slots=True)
class Never:
    """A property of this protocol alone: states that no run may reach, and what they mean."""

    name: str
    guard: str
    line: int


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A planted fault that no property can notice, and why it is none: see `mutation`."""

    operator: str
    statement: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """
    What the exploration must find.

    :param violated: properties that must be violated; none means that all hold.
    :param line: of the ``expect``.
    """

    violated: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Litmus:
    """
    One protocol.

    :param because: why the verdict is right.
    :param sizes: kind of index -> how many. :param parts: machine parts in use.
    :param without: environment rules and properties left out, with their reasons in *because*.
    :param initial: text of the initial state. :param checked: properties that must not be vacuous.
    :param recover: guards of states that must stay reachable from everywhere.
    """

    name: str
    title: str
    because: str
    place: str
    sizes: Mapping[str, int]
    parts: tuple[str, ...]
    without: tuple[str, ...]
    initial: tuple[str, ...]
    threads: tuple[Thread, ...]
    checked: tuple[str, ...]
    recover: tuple[str, ...]
    never: tuple[Never, ...]
    equivalent: tuple[Equivalent, ...]
    expected: Expectation
