"""A check on a function's code that needs no exploration: its rule and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from analyzer.around import Around
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
    :param confidence: below HIGH where it rests on an assumption, which a step then names.
    """

    message: str
    steps: tuple[tuple[int, str], ...]
    confidence: Confidence = Confidence.HIGH


Hits = tuple[Hit, ...] | None


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
    One check: of its three ways to look, it has one.

    :param find: hits in a function, or ``None`` if it has nothing the rule speaks of.
    :param find_around: the same for a rule that needs values, types, or the rest of the file.
    :param compare: the same for a rule that compares with other functions.
    """

    rule: Rule
    find: Callable[[Function, KernelApi], Hits] | None = None
    find_around: Callable[[Function, Around], Hits] | None = None
    compare: Callable[[Function, Surroundings], Hits] | None = None

    def hits(self, function: Function, around: Around, others: Surroundings) -> Hits:
        """What it finds in *function*."""
        if self.compare is not None:
            return self.compare(function, others)
        if self.find_around is not None:
            return self.find_around(function, around)
        return self.find(function, around.api) if self.find is not None else None
