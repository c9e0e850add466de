"""The gate decides the exit status; the baseline knows findings by fingerprint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reports.baseline import Baseline, baseline_of, mark, read_baseline, write_baseline
from reports.errors import BaselineError
from reports.finding import Severity
from reports.gate import ExitStatus, Policy, judge
from tests.reports.building import FINDING, LOST, clean_report, report


@pytest.mark.parametrize(
    ("fail_on", "require_complete", "status"),
    [
        (Severity.ERROR, False, ExitStatus.FINDINGS),
        (Severity.ERROR, True, ExitStatus.FINDINGS),
        (None, True, ExitStatus.INCOMPLETE),
        (None, False, ExitStatus.CLEAN),
    ],
)
def test_findings_outrank_incompleteness(
    fail_on: Severity | None, require_complete: bool, status: ExitStatus
) -> None:
    assert judge(report(), Policy(fail_on, require_complete)).status is status


@pytest.mark.parametrize(
    ("fail_on", "status"),
    [(Severity.ERROR, 0), (Severity.WARNING, 1), (Severity.NOTE, 1)],
)
def test_milder_finding_passes_a_stricter_threshold(fail_on: Severity, status: int) -> None:
    only_warning = replace(report(), findings=(LOST,))
    assert judge(only_warning, Policy(fail_on, False)).status == status


def test_complete_and_clean_review_passes_the_strictest_policy() -> None:
    verdict = judge(clean_report(), Policy(Severity.NOTE, True))
    assert (verdict.status, verdict.reason) == (ExitStatus.CLEAN, "no finding at or above note")


def test_undecided_question_alone_makes_a_review_incomplete() -> None:
    undecided = report().decisions[3:]
    verdict = judge(replace(clean_report(), decisions=undecided), Policy(None, True))
    assert verdict.status is ExitStatus.INCOMPLETE
    assert verdict.reason == "1 point not analysed or not decided"


def test_known_findings_do_not_count() -> None:
    marked = mark(report().findings, baseline_of(report().findings))
    assert judge(report(), Policy(Severity.NOTE, False), marked.new).status is ExitStatus.CLEAN


def test_findings_are_new_unchanged_or_absent() -> None:
    marked = mark([FINDING], baseline_of([LOST]))
    assert (marked.new, marked.unchanged) == ((FINDING,), ())
    assert [known.rule for known in marked.absent] == ["frame-lost"]
    assert mark([FINDING], baseline_of([FINDING])).unchanged == (FINDING,)


def test_finding_that_only_moved_is_unchanged() -> None:
    moved = replace(FINDING, location=replace(FINDING.location, line=900))
    assert mark([moved], baseline_of([FINDING])).new == ()


def test_second_finding_with_a_known_fingerprint_is_new() -> None:
    marked = mark([FINDING, FINDING], baseline_of([FINDING]))
    assert (len(marked.new), len(marked.unchanged), marked.absent) == (1, 1, ())
    assert len(mark([FINDING], baseline_of([FINDING, FINDING])).absent) == 1


def test_written_baseline_reads_back_whatever_the_order(tmp_path: Path) -> None:
    file = tmp_path / "known.jsonl"
    write_baseline(baseline_of([FINDING, LOST]), file)
    before = file.read_bytes()
    assert read_baseline(file) == baseline_of([LOST, FINDING])
    write_baseline(baseline_of([LOST, FINDING]), file)
    assert file.read_bytes() == before


def test_empty_baseline_reads_back(tmp_path: Path) -> None:
    file = tmp_path / "known.jsonl"
    write_baseline(Baseline(()), file)
    assert read_baseline(file) == Baseline(())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"known\.jsonl:1: expected the header"),
        ('{"format": 2}\n', r"known\.jsonl:1: expected the header"),
        ("[]\n", r"known\.jsonl:1: expected a JSON object"),
        ("HEADER\n{]\n", r"known\.jsonl:2: expected a JSON object"),
        ('HEADER\n\n{"path": "a"}\n', r'known\.jsonl:3: expected a string under "function"'),
    ],
)
def test_broken_baseline_names_file_line_and_expectation(
    tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "known.jsonl"
    header = '{"format": 1, "kind": "hvpatch-baseline"}'
    file.write_text(text.replace("HEADER", header), encoding="utf-8")
    with pytest.raises(BaselineError, match=message):
        read_baseline(file)


def test_absent_baseline_is_named(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"none\.jsonl: a readable file"):
        read_baseline(tmp_path / "none.jsonl")
