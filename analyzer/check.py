"""A check on a function's code that needs no exploration: its rule and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analyzer.around import Around
from analyzer.csource.syntax import Function
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


@dataclass(frozen=True, slots=True)
class Check:
    """
    One check: of its two ways to look, it has one.

    :param find: hits in a function, or ``None`` if it has nothing the rule speaks of.
    :param find_around: the same for a rule that needs values, types, or the rest of the file.
    """

    rule: Rule
    find: Callable[[Function, KernelApi], Hits] | None = None
    find_around: Callable[[Function, Around], Hits] | None = None

    def hits(self, function: Function, around: Around) -> Hits:
        """What it finds in *function*."""
        if self.find_around is not None:
            return self.find_around(function, around)
        return self.find(function, around.api) if self.find is not None else None
