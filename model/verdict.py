"""What a search is asked, and what it answers: the vocabulary of the two judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from model.layout import Layout
from model.properties import Property
from model.rule import Guard, Rule

COUNTER_OVERFLOW = Property(
    name="counter-overflow",
    title="A counter of the model would pass its largest value",
    defect_class="model-bound",
    never={},
    sometimes={},
    what="A rule is enabled that would add to a counter beyond the largest value of its field.",
    why="Beyond this point the model says nothing: the bound is too small, or the counted thing "
    "is taken more often than given back.",
    source="built into the exploration; see model.rule.Rule",
)

DEADLOCK = Property(
    name="deadlock",
    title="Nothing can happen any more, and nobody said that this is the end",
    defect_class="deadlock",
    never={},
    sometimes={},
    what="No rule fires in a state that is not declared final.",
    why="Every thread waits for something that no other one, and no device, will ever do.",
    source="built into the exploration; see model.verdict.Model",
)


@dataclass(frozen=True, slots=True)
class Model:
    """
    A finite machine and what must hold in it.

    :param rules: in order; the order breaks ties between paths of equal length.
    :param initial: values of each initial state; a field that is left out has its first value.
    :param final: in a state that one of these guards matches, no rule need fire. In every other one
        some rule must, or the built-in property ``deadlock`` is violated. None: nobody asks.
    """

    layout: Layout
    rules: tuple[Rule, ...]
    initial: tuple[Mapping[str, str], ...]
    properties: tuple[Property, ...]
    final: tuple[Guard, ...] | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """
    When a search gives up.

    With work left and more than *states* states known, after *seconds*, or with states that need
    more than *bytes*.

    The bound on states is exact and deterministic up to the level that passes it: that level is
    still counted and judged. That on time depends on the machine, that on memory on the engine.
    """

    states: int = 2_000_000
    seconds: float = 20.0
    bytes: int = 2 << 30


DEFAULT_BUDGET = Budget()


class VerdictKind(Enum):
    """What is known about a property; only ``HOLDS`` and ``VIOLATED`` are answers."""

    HOLDS = "holds"
    VIOLATED = "violated"
    NOT_DECIDED = "not decided"
    VACUOUS = "vacuous"


@dataclass(frozen=True, slots=True)
class Step:
    """
    One step of a path.

    :param rule: None for the initial state, whose *before* and *after* are the same.
    :param after: every field; the last step of a ``counter-overflow`` path shows the value that
        the field cannot hold.
    """

    rule: Rule | None
    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """(field, before, after) of the fields that changed, by field name."""
        return tuple(
            (name, value, self.after[name])
            for name, value in sorted(self.before.items())
            if self.after[name] != value
        )


@dataclass(frozen=True, slots=True)
class PropertyVerdict:
    """
    A property and what the search found; *path* is a shortest one, empty unless violated.

    :param caveat: what a reader of the verdict must be told; empty if there is nothing.
    """

    property: Property
    kind: VerdictKind
    path: tuple[Step, ...] = ()
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Exploration:
    """
    Result of a search.

    :param states: distinct states known, all of them judged.
    :param transitions: pairs of an expanded state and a rule that fires in it, self-loops included.
    :param depth: steps from an initial state to the farthest known one.
    :param complete: every reachable state is known; False if the budget was reached.
    :param stopped: why the search stopped early; empty if it is complete.
    :param frontier: new states of each level, the initial one first.
    :param never_fired: rules that fired in no expanded state. What they stand for was not
        exercised; if the search is not complete they may still be reachable.
    :param deadlocks: expanded states in which no rule fires.
    :param verdicts: in the order of the properties; ``deadlock`` follows if the model has *final*
        states, then ``counter-overflow`` if violated.
    :param whole: states that the known ones stand for; more than *states* only with symmetry.
    :param hashed: states were told apart by 64 bits, see *collision_odds*.
    """

    states: int
    transitions: int
    depth: int
    complete: bool
    stopped: str
    frontier: tuple[int, ...]
    never_fired: tuple[Rule, ...]
    deadlocks: int
    verdicts: tuple[PropertyVerdict, ...]
    whole: int = 0
    hashed: bool = False

    @property
    def symmetry_factor(self) -> float:
        """How many states one known state stands for, on average."""
        return self.whole / self.states if self.whole else 1.0

    @property
    def collision_odds(self) -> float:
        """Upper bound of the chance that two states were taken for one."""
        return collision_odds(self.states) if self.hashed else 0.0

    def verdict(self, name: str) -> PropertyVerdict:
        """The verdict of a property. :raises KeyError: if there is none of this name."""
        for verdict in self.verdicts:
            if verdict.property.name == name:
                return verdict
        raise KeyError(name)


def judge(violated: bool, complete: bool, guarded: bool, guard_reached: bool) -> VerdictKind:
    """The verdict on a property; *guarded* if it has a ``sometimes`` state."""
    if violated:
        return VerdictKind.VIOLATED
    if not complete:
        return VerdictKind.NOT_DECIDED
    if guarded and not guard_reached:
        return VerdictKind.VACUOUS
    return VerdictKind.HOLDS


def collision_odds(states: int) -> float:
    """Chance that any two of so many states have the same 64-bit hash, at most."""
    return float(min(1.0, states**2 / 2.0**65))


def stop_reason(states: int, used: int, budget: Budget) -> str:
    """
    Why a search with *states* states and work left must stop; empty if it may go on.

    :param used: bytes.
    """
    if states > budget.states:
        return f"more than {budget.states} states"
    return memory_reason(budget) if used > budget.bytes else ""


def memory_reason(budget: Budget) -> str:
    """What an exploration that ran out of memory says."""
    return f"more than {budget.bytes} bytes"


def time_reason(budget: Budget) -> str:
    """What an exploration that ran out of time says."""
    return f"more than {budget.seconds:g} seconds"


def overflow_values(rule: Rule, before: Mapping[str, str], layout: Layout) -> dict[str, str]:
    """What *rule* would make of a state, with the numbers that do not fit their counters."""
    after = {**before, **rule.effect}
    for name, amount in rule.add.items():
        values = layout.values(name)
        number = values.index(before[name]) + amount
        after[name] = values[number] if number < len(values) else str(number)
    return after
