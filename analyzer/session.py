"""One run of ``review`` or ``check``: look, write what was asked for, decide the exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from patches.series import PatchInputError
from reports.baseline import baseline_of, mark, read_baseline, write_baseline
from reports.errors import ReportError
from reports.finding import Finding, Severity
from reports.formats import Target, format_named
from reports.gate import Policy, judge
from reports.report import Report

EXIT_INPUT = 2


@dataclass(frozen=True, slots=True)
class Choices:
    """
    What the command line asks for beside the input.

    :param only_new: the gate ignores what the tree had before the series.

    :param outputs: format name -> file or folder. :param fail_on: severity, or ``none``.
    :param color: ``auto``, ``always`` or ``never``; ``None`` prints nothing.
    """

    outputs: dict[str, Path]
    fail_on: str
    require_complete: bool
    only_new: bool
    baseline: Path | None
    write_baseline: Path | None
    color: str | None


def run(look: Callable[[], Report], choices: Choices) -> int:
    """
    Write the report that *look* makes.

    :return: the exit status, after a message where it is 2.
    """
    try:
        report = look()
        for name, path in choices.outputs.items():
            format_named(name).write(report, Target(_console(choices.color), path))
        new = _new_findings(report, choices)
        if choices.write_baseline is not None:
            write_baseline(baseline_of(report.findings), choices.write_baseline)
    except (PatchInputError, ReportError) as error:
        sys.stderr.write(f"hvpatch: {error}\n")
        return EXIT_INPUT
    if choices.color is not None:
        try:
            format_named("terminal").write(report, Target(_console(choices.color)))
        except OSError as error:
            sys.stderr.write(f"hvpatch: standard output: {error.strerror}\n")
            return EXIT_INPUT
    threshold = None if choices.fail_on == "none" else Severity(choices.fail_on)
    verdict = judge(report, Policy(threshold, choices.require_complete), new)
    if choices.color is not None:
        sys.stderr.write(f"exit {int(verdict.status)}: {verdict.reason}\n")
    return int(verdict.status)


def _new_findings(report: Report, choices: Choices) -> tuple[Finding, ...]:
    """The findings that the gate counts."""
    counted = tuple(f for f in report.findings if not (choices.only_new and f.existed))
    if choices.baseline is None:
        return counted
    return mark(counted, read_baseline(choices.baseline)).new


def _console(color: str | None) -> Console:
    if color == "always":
        return Console(force_terminal=True)
    return Console(no_color=color == "never" or None)
