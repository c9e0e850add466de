"""Report: everything one review found out, and what it did not look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from patches.apply import AppliedPatch
from patches.ladder import Ladder
from patches.series import Series
from reports.dependency import NO_DEPENDENCIES, Dependencies
from reports.finding import Finding, Location


class Verdict(Enum):
    """What is known about one property of one function."""

    HOLDS = "holds"
    VIOLATED = "violated"
    NOT_DECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Decision:
    """
    The verdict on one rule for one function.

    :param rule_id: the rule. :param subject: what was followed (a variable, a lock), may be empty.
    :param reason: why it is not decided, empty otherwise.
    :param states: states explored for it.
    """

    location: Location
    rule_id: str
    subject: str
    verdict: Verdict
    reason: str
    states: int


class ReadState(Enum):
    """How much of a function was read."""

    WHOLE = "whole"
    PARTIAL = "partial"
    NOT_READ = "not read"


@dataclass(frozen=True, slots=True)
class FunctionCoverage:
    """
    What was read of one function touched by the series.

    :param opaque_calls: called functions nothing is known about, sorted.
    :param reason: why it was read partially or not at all.
    :param entered_as: in which contexts the kernel runs it, each with the reason; empty where the
        reviewed files do not say.
    """

    location: Location
    end_line: int
    read: ReadState
    reason: str
    opaque_calls: tuple[str, ...]
    known_calls: int
    entered_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubsystemMatch:
    """One subsystem of a hunk and the reason: which path rule, symbol or Kconfig line matched."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class HunkMapping:
    """
    Where one hunk belongs.

    :param patch: patch number. :param path: file. :param hunk: 0-based index in that file's diff.
    :param function: enclosing function, empty outside any.
    """

    patch: int
    path: str
    hunk: int
    function: str
    subsystems: tuple[SubsystemMatch, ...]


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """
    How a touched file was read.

    :param analysed: false for what no C check looks at (Makefile, documentation, binary).
    :param source: where its text came from: ``tree``, ``patch`` (whole new file) or ``hunks``.
    """

    path: str
    analysed: bool
    source: str
    reason: str
    functions: tuple[FunctionCoverage, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """
    The result of one review.

    :param tree: what the patches were applied to, in words; empty without a tree.
    :param command: how to run the same review again. :param inputs, trees: that it
        names.
    :param base: how the tree was found; ``None`` without a tree.
    :param checked: what of the tree was checked as it stands, without a series; empty for a series.
    :param fixed: findings that a patch of the series repaired: they count nowhere.
    :param dependencies: which patch needs which, by position in the input.
    """

    tool_version: str
    command: str
    tree: str
    series: Series
    applied: tuple[AppliedPatch, ...]
    hunks: tuple[HunkMapping, ...]
    files: tuple[FileCoverage, ...]
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    base: Ladder | None = None
    inputs: tuple[str, ...] = ()
    trees: tuple[str, ...] = ()
    dependencies: Dependencies = NO_DEPENDENCIES
    checked: str = ""
    fixed: tuple[Finding, ...] = ()

    @property
    def heading(self) -> str:
        """Title and version of the series, or what was checked."""
        if self.checked:
            return f"check of {self.checked}"
        return f"{self.series.title or '(no title)'} v{self.series.version}"

    @property
    def complete(self) -> bool:
        """True when every hunk applied and every touched C function was read whole."""
        applied = all(h.applied for p in self.applied for f in p.files for h in f.hunks)
        read = all(f.read is ReadState.WHOLE for c in self.files for f in c.functions)
        problems = bool(self.series.problems) or any(p.problems for p in self.series.patches)
        return (
            applied
            and read
            and not problems
            and all(c.analysed or not c.reason for c in self.files)
        )
