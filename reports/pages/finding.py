"""The page of one finding: the function's code with the path drawn into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from reports.finding import CodeLine, Confidence, TraceStep
from reports.highlight import Piece, highlighted
from reports.pages.site import FindingLink, Site

_CONFIDENCE = {
    Confidence.HIGH: "every step of the path was read in the code",
    Confidence.MEDIUM: "a part of the function could not be read",
    Confidence.LOW: "a step of the path is assumed, not read",
}


@dataclass(frozen=True, slots=True)
class StepView:
    """A numbered step. *shown* is false when the code on the page does not hold its line."""

    number: int
    step: TraceStep
    shown: bool


@dataclass(frozen=True, slots=True)
class CodeRow:
    """
    A line of the function, or a run of lines that the input does not show.

    :param last: last line of the run; equal to *number* for a single line.
    :param on_path: between the first and the last step.
    """

    number: int
    last: int
    pieces: tuple[Piece, ...]
    known: bool
    added: bool
    on_path: bool
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """The page of one finding."""

    site: Site
    link: FindingLink
    previous: FindingLink | None
    next: FindingLink | None
    confidence: str
    steps: tuple[StepView, ...]
    rows: tuple[CodeRow, ...]
    outside: tuple[StepView, ...]


def finding_view(site: Site, link: FindingLink) -> FindingView:
    """Collect what the page of one finding shows."""
    at = link.number - 1
    finding = link.finding
    numbers = {line.number for line in finding.code}
    steps = tuple(
        StepView(n, s, s.location.path == finding.location.path and s.location.line in numbers)
        for n, s in enumerate(finding.steps, 1)
    )
    return FindingView(
        site=site,
        link=link,
        previous=site.findings[at - 1] if at else None,
        next=site.findings[at + 1] if at + 1 < len(site.findings) else None,
        confidence=_CONFIDENCE[finding.confidence],
        steps=steps,
        rows=tuple(_rows(finding.code, finding.location.path, steps)),
        outside=tuple(s for s in steps if not s.shown),
    )


def _rows(code: tuple[CodeLine, ...], path: str, steps: tuple[StepView, ...]) -> Iterator[CodeRow]:
    at_line: dict[int, list[StepView]] = {}
    for view in steps:
        if view.shown:
            at_line.setdefault(view.step.location.line, []).append(view)
    first, last = (min(at_line), max(at_line)) if at_line else (0, -1)
    hidden: list[CodeLine] = []
    # A comment that a gap cuts off does not go on behind it.
    runs = groupby(code, key=lambda line: line.known)
    split = chain.from_iterable(highlighted((c.text for c in run), path) for _, run in runs)
    for line, parts in zip(code, split, strict=True):
        on_path = first <= line.number <= last
        if not line.known and line.number not in at_line:
            hidden.append(line)
            continue
        yield from _run(hidden, first, last)
        hidden = []
        here = tuple(at_line.get(line.number, ()))
        yield CodeRow(line.number, line.number, parts, line.known, line.added, on_path, here)
    yield from _run(hidden, first, last)


def _run(hidden: list[CodeLine], first: int, last: int) -> Iterator[CodeRow]:
    if hidden:
        start, end = hidden[0].number, hidden[-1].number
        yield CodeRow(start, end, (), False, False, first <= start <= last, ())
