"""The gate: from a report and a policy to one exit status and the reason for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from reports.finding import Finding, Severity
from reports.report import Report
from reports.summary import gaps
from reports.text import plural


class ExitStatus(IntEnum):
    """What the process returns. 2 is Click's, for usage and input errors."""

    CLEAN = 0
    FINDINGS = 1
    INCOMPLETE = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """
    When a review fails.

    :param fail_on: mildest severity that fails; ``None``: findings never fail.
    :param require_complete: fail as well when something was not analysed or not decided.
    """

    fail_on: Severity | None
    require_complete: bool


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """Exit status, and one sentence that says why."""

    status: ExitStatus
    reason: str


def judge(report: Report, policy: Policy, findings: Sequence[Finding] | None = None) -> GateVerdict:
    """
    Decide the exit status. Findings outrank incompleteness.

    :param findings: the findings that count, e.g. only those a baseline does not know; all of the
        report's by default.
    """
    counted = report.findings if findings is None else findings
    failing = [f for f in counted if _fails(f, policy.fail_on)]
    open_points = len(gaps(report))
    incomplete = not report.complete or open_points > 0
    if failing and policy.fail_on is not None:
        reason = f"{plural(len(failing), 'finding')} at or above {policy.fail_on.value}"
        return GateVerdict(ExitStatus.FINDINGS, reason)
    if incomplete and policy.require_complete:
        reason = f"{plural(open_points, 'point')} not analysed or not decided"
        return GateVerdict(ExitStatus.INCOMPLETE, reason)
    found = f"{plural(len(counted), 'finding')}, no threshold"
    if policy.fail_on is not None:
        found = f"no finding at or above {policy.fail_on.value}"
    rest = f"; {plural(open_points, 'point')} not analysed or not decided" if incomplete else ""
    return GateVerdict(ExitStatus.CLEAN, found + rest)


def _fails(finding: Finding, fail_on: Severity | None) -> bool:
    worst_first = list(Severity)
    return fail_on is not None and worst_first.index(finding.severity) <= worst_first.index(fail_on)
