"""A check on a function's code that needs no exploration: its rule and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analyzer.csource.syntax import Function
from analyzer.effects import KernelApi
from reports.finding import Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """
    A place that breaks the rule.

    :param steps: (line, words) from the first place of interest to the one to blame, not empty.
    """

    message: str
    steps: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Check:
    """
    One check.

    :param find: hits in a function, or ``None`` if it has nothing the rule speaks of.
    """

    rule: Rule
    find: Callable[[Function, KernelApi], tuple[Hit, ...] | None]
