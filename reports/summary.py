"""Numbers and gaps of a report: what was checked, what was not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from patches.apply import HunkStatus
from reports.finding import Finding, Severity
from reports.report import ReadState, Report, Verdict

_SEVERITY_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Counts:
    """
    The report in numbers.

    :param hunks_unplaced: hunks of a review without a tree: read, but applied to nothing.
    :param calls_opaque: different functions called whose effect is not known, summed over callers.
    """

    patches: int
    mails: int
    hunks_applied: int
    hunks_failed: int
    hunks_unplaced: int
    functions_whole: int
    functions_partial: int
    functions_not_read: int
    calls_known: int
    calls_opaque: int
    holds: int
    violated: int
    not_decided: int
    errors: int
    warnings: int
    notes: int

    @property
    def hunks(self) -> int:
        return self.hunks_applied + self.hunks_failed + self.hunks_unplaced

    @property
    def functions(self) -> int:
        return self.functions_whole + self.functions_partial + self.functions_not_read

    @property
    def decisions(self) -> int:
        return self.holds + self.violated + self.not_decided


class GapKind(Enum):
    """Why something is not covered by the verdict, worst first."""

    INPUT = "input problem"
    HUNK = "hunk not applied"
    FILE = "file not read"
    FUNCTION = "function not read whole"
    DECISION = "not decided"


@dataclass(frozen=True, slots=True)
class Gap:
    """
    Something the review does not speak about.

    :param path: file, or the input's name; empty when no place is known.
    :param line: 1-based, 0 when no line is to blame.
    """

    kind: GapKind
    path: str
    line: int
    text: str


def count(report: Report) -> Counts:
    """Count what the report holds."""
    hunks = Counter(h.status for p in report.applied for f in p.files for h in f.hunks)
    functions = [f for c in report.files for f in c.functions]
    read = Counter(f.read for f in functions)
    verdicts = Counter(d.verdict for d in report.decisions)
    severities = Counter(f.severity for f in report.findings)
    return Counts(
        patches=len(report.series.patches),
        mails=report.series.mails,
        hunks_applied=hunks[HunkStatus.APPLIED],
        hunks_failed=hunks[HunkStatus.FAILED],
        hunks_unplaced=hunks[HunkStatus.NO_TREE],
        functions_whole=read[ReadState.WHOLE],
        functions_partial=read[ReadState.PARTIAL],
        functions_not_read=read[ReadState.NOT_READ],
        calls_known=sum(f.known_calls for f in functions),
        calls_opaque=sum(len(f.opaque_calls) for f in functions),
        holds=verdicts[Verdict.HOLDS],
        violated=verdicts[Verdict.VIOLATED],
        not_decided=verdicts[Verdict.NOT_DECIDED],
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
        notes=severities[Severity.NOTE],
    )


def ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Sort findings: worst first, then by place, rule and message."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                _SEVERITY_ORDER[f.severity],
                f.location.path,
                f.location.line,
                f.rule.id,
                f.message,
            ),
        )
    )


def gaps(report: Report) -> tuple[Gap, ...]:
    """List everything that was not analysed, ordered by :class:`GapKind`, then as in the report."""
    return (
        *_input_gaps(report),
        *_hunk_gaps(report),
        *_code_gaps(report),
        *_decision_gaps(report),
    )


def _input_gaps(report: Report) -> Iterator[Gap]:
    # A reader may record a patch's problem in the series as well.
    every = [*report.series.problems, *(q for p in report.series.patches for q in p.problems)]
    for problem in dict.fromkeys(every):
        yield Gap(GapKind.INPUT, problem.place, problem.line or 0, problem.text)


def _hunk_gaps(report: Report) -> Iterator[Gap]:
    for patch in report.applied:
        for file in patch.files:
            if file.reason:
                yield Gap(GapKind.HUNK, file.path, 0, f"patch {patch.number}: {file.reason}")
            for number, hunk in enumerate(file.hunks, 1):
                if hunk.applied or (file.reason and not hunk.reason):
                    continue
                text = f"patch {patch.number}, hunk {number}: {hunk.reason or 'no reason given'}"
                yield Gap(GapKind.HUNK, file.path, 0, text)


def _code_gaps(report: Report) -> Iterator[Gap]:
    for file in report.files:
        if not file.analysed and file.reason:
            yield Gap(GapKind.FILE, file.path, 0, file.reason)
        for function in file.functions:
            if function.read is not ReadState.WHOLE:
                name = function.location.function
                text = f"{function.read.value}: {function.reason or 'no reason given'}"
                text = f"{name}(): {text}" if name else text
                yield Gap(GapKind.FUNCTION, file.path, function.location.line, text)


def _decision_gaps(report: Report) -> Iterator[Gap]:
    """One gap for each function and reason: a function read in part leaves many rules open."""
    open_rules: dict[tuple[str, int, str, str], list[str]] = {}
    for decision in report.decisions:
        if decision.verdict is Verdict.NOT_DECIDED:
            place = decision.location
            reason = decision.reason or "no reason given"
            key = (place.path, place.line, place.function, reason)
            subject = f" ({decision.subject})" if decision.subject else ""
            open_rules.setdefault(key, []).append(decision.rule_id + subject)
    for (path, line, function, reason), rules in open_rules.items():
        where = f"{function}(): " if function else ""
        text = f"{where}{', '.join(dict.fromkeys(rules))}: {reason}"
        yield Gap(GapKind.DECISION, path, line, text)


def age(finding: Finding) -> str:
    """Since when a finding is there and which patch repaired it, in words; empty if not known."""
    words = ""
    if finding.existed:
        words = "present before the series"
    elif finding.introduced:
        words = f"new in patch {finding.introduced}"
    if finding.fixed:
        words += (", " if words else "") + f"fixed by patch {finding.fixed}"
    return words
