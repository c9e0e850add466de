"""A check on several functions together: its rules and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analyzer.codeview import CodeView
from analyzer.entries import FunctionId
from reports.finding import Confidence, Rule


@dataclass(frozen=True, slots=True)
class ViewStep:
    """One step of a path through several functions."""

    function: FunctionId
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ViewHit:
    """
    A place that breaks the rule.

    :param steps: from the first place of interest on, not empty; the path may cross files.
    :param blame: the step to blame, by its number; negative from the end.
    """

    rule: Rule
    message: str
    steps: tuple[ViewStep, ...]
    blame: int = -1
    confidence: Confidence = Confidence.HIGH

    @property
    def blamed(self) -> ViewStep:
        return self.steps[self.blame]


@dataclass(frozen=True, slots=True)
class ViewCheck:
    """
    One check.

    :param rules: every rule that *find* reports.
    :param concerns: functions that the rule has something to ask of, by rule id.
    """

    rules: tuple[Rule, ...]
    find: Callable[[CodeView], Iterable[ViewHit]]
    concerns: Callable[[CodeView], Iterable[tuple[FunctionId, Rule]]]
