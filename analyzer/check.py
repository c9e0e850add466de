"""A check on a function's code that needs no exploration: its rule and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from analyzer.csource.syntax import Function
from analyzer.csource.valueflow import ValueFlow
from analyzer.effect import Effect
from analyzer.effects import KernelApi
from reports.finding import Confidence, Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """
    A place that breaks the rule.

    :param steps: (line, words) from the first place of interest to the one to blame, not empty.
    """

    message: str
    steps: tuple[tuple[int, str], ...]


class Surroundings:
    """
    What a check may compare a function with.

    :ivar effect_of: what a called function does: from the reviewed code, else from the tables.
    """

    def __init__(
        self,
        api: KernelApi,
        effect_of: Callable[[str], Effect | None],
        functions: Callable[[], tuple[Function, ...]],
        flow_of: Callable[[Function], ValueFlow],
    ) -> None:
        self.api, self.effect_of = api, effect_of
        self._functions, self.flow_of = functions, flow_of

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Functions of the same file, and those that the series touches in other files."""
        return self._functions()

    @cached_property
    def by_name(self) -> dict[str, Function]:
        """The same by name; the longest where a name has several bodies."""
        found: dict[str, Function] = {}
        for function in sorted(self.functions, key=lambda f: f.end_line - f.line):
            found[function.name] = function
        return found


@dataclass(frozen=True, slots=True)
class Check:
    """
    One check.

    :param find: hits in a function, or ``None`` if it has nothing the rule speaks of.
    :param compare: the same for a rule that needs the code around the function.
    :param confidence: MEDIUM where a finding rests on what the other code does.
    """

    rule: Rule
    find: Callable[[Function, KernelApi], tuple[Hit, ...] | None] | None = None
    compare: Callable[[Function, Surroundings], tuple[Hit, ...] | None] | None = None
    confidence: Confidence = Confidence.HIGH

    def hits(self, function: Function, around: Surroundings) -> tuple[Hit, ...] | None:
        """What the check says of one function."""
        if self.find is not None:
            return self.find(function, around.api)
        return self.compare(function, around) if self.compare is not None else None
