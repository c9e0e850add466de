"""A check on a series as it goes, patch by patch: its rules and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analyzer.reader import SourceReader
from patches.apply import Step
from reports.finding import Finding, Rule
from reports.report import Decision


@dataclass(frozen=True, slots=True)
class SeriesResult:
    """
    What a check says of a series.

    :param decisions: what was asked and what came of it, "not decided" included.
    """

    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesCheck:
    """
    One check.

    :param rules: every rule that *find* reports.
    :param find: from the patches with the trees before and after each.
    """

    rules: tuple[Rule, ...]
    find: Callable[[Sequence[Step], SourceReader], SeriesResult]
