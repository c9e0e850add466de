"""The coverage page: what was read, asked and answered, and what was not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reports.pages.site import Site
from reports.report import Decision, FileCoverage, FunctionCoverage, Verdict
from reports.summary import Gap, GapKind


@dataclass(frozen=True, slots=True)
class FunctionView:
    """
    One function: how it was read, and every decision about it.

    :param read: ``None`` when rules were asked about it but its coverage was not recorded.
    """

    name: str
    line: int
    read: FunctionCoverage | None
    violated: tuple[Decision, ...]
    not_decided: tuple[Decision, ...]
    holds: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class FileSection:
    """One file with its functions; *file* is ``None`` for decisions about an unlisted file."""

    path: str
    file: FileCoverage | None
    functions: tuple[FunctionView, ...]


@dataclass(frozen=True, slots=True)
class OpaqueCall:
    """A called function whose effect is not known, and in how many functions it is called."""

    name: str
    callers: int


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage page."""

    site: Site
    sections: tuple[FileSection, ...]
    opaque: tuple[OpaqueCall, ...]
    hunks: tuple[Gap, ...]
    problems: tuple[Gap, ...]


def coverage_view(site: Site) -> CoverageView:
    """Collect what the coverage page shows."""
    report = site.report
    decisions: dict[tuple[str, str], list[Decision]] = {}
    for decision in report.decisions:
        key = (decision.location.path, decision.location.function)
        decisions.setdefault(key, []).append(decision)
    sections = [_section(file, decisions) for file in report.files]
    # What is left was decided about functions that no file lists.
    for path in sorted({path for path, _ in decisions}):
        names = sorted(name for where, name in decisions if where == path)
        left = tuple(_function(name, None, decisions[path, name]) for name in names)
        sections.append(FileSection(path, None, left))
    callers = Counter(c for f in report.files for g in f.functions for c in g.opaque_calls)
    by_use = sorted(callers.items(), key=lambda item: (-item[1], item[0]))
    return CoverageView(
        site=site,
        sections=tuple(sections),
        opaque=tuple(OpaqueCall(name, size) for name, size in by_use),
        hunks=tuple(g for g in site.gaps if g.kind is GapKind.HUNK),
        problems=tuple(g for g in site.gaps if g.kind is GapKind.INPUT),
    )


def _section(file: FileCoverage, decisions: dict[tuple[str, str], list[Decision]]) -> FileSection:
    functions = [
        _function(f.location.function, f, decisions.pop((file.path, f.location.function), []))
        for f in file.functions
    ]
    return FileSection(file.path, file, tuple(functions))


def _function(name: str, read: FunctionCoverage | None, decisions: list[Decision]) -> FunctionView:
    def of(verdict: Verdict) -> tuple[Decision, ...]:
        return tuple(d for d in decisions if d.verdict is verdict)

    line = read.location.line if read else decisions[0].location.line
    return FunctionView(
        name, line, read, of(Verdict.VIOLATED), of(Verdict.NOT_DECIDED), of(Verdict.HOLDS)
    )
