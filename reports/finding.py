"""A finding is a proof sketch: rule, place and the path that leads there."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad, in SARIF's words. Declared from worst to mildest."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Confidence(Enum):
    """How sure: HIGH when every step was read, lower when a step is assumed."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    The pattern a finding reports.

    :param id: names the bad pattern, e.g. ``deposited-frame-freed``.
    :param defect_class: one word of the project's defect classes, e.g. ``leak``.
    :param what: one sentence, what is wrong. :param why: why it matters.
    :param source: specification section or kernel symbol the rule comes from.
    :param false_alarms: when the rule is known to be wrong.
    """

    id: str
    title: str
    defect_class: str
    severity: Severity
    what: str
    why: str
    source: str
    false_alarms: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A place in the patched tree. *line* is 1-based; *function* may be empty."""

    path: str
    line: int
    function: str = ""


@dataclass(frozen=True, slots=True)
class TraceStep:
    """
    One step of a path.

    :param text: what happens there, in words.
    :param changes: (field, before, after) for each model field this step changed.
    """

    location: Location
    text: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line of patched code. *known* is false where the input does not show the line."""

    number: int
    text: str
    known: bool = True
    added: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """
    A rule that is violated, with the path.

    :param steps: from the function's entry to the violation; never empty.
    :param patch: number of the patch that last touched the function, 0 if none did.
    :param existed: the same function had the same finding before the series.
    :param code: the enclosing function's lines, for display.
    :param introduced: number of the patch that brought it; 0 if none did, or it is not known.
    :param fixed: number of the patch of the series after which it is gone; 0 for what is there.
    :param locals: names in *message* that only the function knows.
    """

    rule: Rule
    message: str
    location: Location
    steps: tuple[TraceStep, ...]
    confidence: Confidence
    patch: int
    code: tuple[CodeLine, ...] = ()
    existed: bool = False
    introduced: int = 0
    fixed: int = 0
    locals: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def fingerprint(self) -> str:
        """
        Hex digest that survives a rebase, a move to another file and new names of locals.

        It holds neither path nor line. Two findings of a function may share it:
        :mod:`reports.matching` tells them apart as well as can be.
        """
        parts = [self.rule.id, self.location.function, self._nameless]
        if not self.location.function:
            parts.append(self.location.path)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]

    @property
    def blamed(self) -> str:
        """The line to blame as it stands, without the space around it; empty if not at hand."""
        lines = (line.text for line in self.code if line.number == self.location.line)
        return next(lines, "").strip()

    @property
    def _nameless(self) -> str:
        if not self.locals:
            return self.message
        names = "|".join(re.escape(name) for name in self.locals)
        return re.sub(rf"(?<![\w.>])(?:{names})(?!\w)", "$", self.message)
