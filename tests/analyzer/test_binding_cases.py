"""C cases with their verdict inside: ``// expect: rule`` on the finding's line, ``// ok: rule``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analyzer.effects import kernel_api
from analyzer.files import SeriesCode, review_file
from analyzer.findings import without_repeats
from analyzer.viewing import review_view
from tests.analyzer.bound import CASES, read_case

_MARK = re.compile(r"//\s*(expect|ok):\s*([\w-]+)")


def _review(path: Path) -> tuple[set[tuple[int, str]], set[tuple[int, str]], set[tuple[int, str]]]:
    text = path.read_text()
    marks = [
        (number, kind, rule)
        for number, line in enumerate(text.split("\n"), 1)
        for kind, rule in _MARK.findall(line)
    ]
    file = read_case(path)
    review = review_file(file, SeriesCode({path.name: file}, kernel_api()))
    together = without_repeats(review_view({path.name: file}).findings, review.findings)
    found = {(f.location.line, f.rule.id) for f in (*review.findings, *together)}
    expected = {(n, rule) for n, kind, rule in marks if kind == "expect"}
    silent = {(n, rule) for n, kind, rule in marks if kind == "ok"}
    assert all(c.read.value == "whole" for c in review.coverage.functions)
    return found, expected, silent


@pytest.mark.parametrize("path", sorted(CASES.glob("*.c")), ids=lambda p: p.stem)
def test_every_expected_finding_is_reported_and_nothing_else(path: Path) -> None:
    found, expected, silent = _review(path)
    assert expected and silent, "a case file needs both a bad and a good function"
    assert not silent & expected
    assert found == expected
