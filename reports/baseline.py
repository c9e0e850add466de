"""
Baseline: findings that are known already, by fingerprint.

The file is JSON Lines, so that it diffs and merges line by line and every error has a line: a
header ``{"format": 1, "kind": "hvpatch-baseline"}``, then one object a finding with the keys
``fingerprint``, ``rule``, ``path``, ``function``, ``message``, sorted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from reports.errors import BaselineError
from reports.finding import Finding

_HEADER = {"format": 1, "kind": "hvpatch-baseline"}


@dataclass(frozen=True, slots=True, order=True)
class KnownFinding:
    """A finding of an earlier review; all but *fingerprint* is for the reader of the file."""

    path: str
    function: str
    rule: str
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings, sorted. One fingerprint may stand there several times."""

    known: tuple[KnownFinding, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Findings of a review beside a baseline, in SARIF's words; *absent* ones are gone."""

    new: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    absent: tuple[KnownFinding, ...]


def mark(findings: Sequence[Finding], baseline: Baseline) -> Marked:
    """
    Split findings into new and unchanged, and name the known ones that are gone.

    A fingerprint known n times makes the first n findings with it unchanged.
    """
    left = Counter(k.fingerprint for k in baseline.known)
    new: list[Finding] = []
    unchanged: list[Finding] = []
    for finding in findings:
        known = left[finding.fingerprint] > 0
        left[finding.fingerprint] -= known
        (unchanged if known else new).append(finding)
    absent: list[KnownFinding] = []
    for entry in reversed(baseline.known):
        if left[entry.fingerprint] > 0:
            left[entry.fingerprint] -= 1
            absent.append(entry)
    return Marked(tuple(new), tuple(unchanged), tuple(reversed(absent)))


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    """Take every finding as known."""
    known = (
        KnownFinding(f.location.path, f.location.function, f.rule.id, f.message, f.fingerprint)
        for f in findings
    )
    return Baseline(tuple(sorted(known)))


def write_baseline(baseline: Baseline, file: Path) -> None:
    """Write *file*; the same findings give the same bytes."""
    rows = [json.dumps(_HEADER), *(json.dumps(asdict(k), sort_keys=True) for k in baseline.known)]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")


def read_baseline(file: Path) -> Baseline:
    """
    Read what :func:`write_baseline` wrote.

    :raises BaselineError: naming file, line and what was expected.
    """
    try:
        rows = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BaselineError(str(file), None, f"a readable file: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BaselineError(str(file), None, "UTF-8 text") from error
    if not rows or _object(file, 1, rows[0]) != _HEADER:
        raise BaselineError(str(file), 1, f"expected the header {json.dumps(_HEADER)}")
    known = [_entry(file, n, row) for n, row in enumerate(rows[1:], 2) if row.strip()]
    return Baseline(tuple(sorted(known)))


def _object(file: Path, line: int, row: str) -> dict[str, object]:
    try:
        value: object = json.loads(row)
    except ValueError as error:
        raise BaselineError(str(file), line, f"expected a JSON object: {error}") from error
    if not isinstance(value, dict):
        raise BaselineError(str(file), line, "expected a JSON object")
    return value


def _entry(file: Path, line: int, row: str) -> KnownFinding:
    value = _object(file, line, row)
    texts: dict[str, str] = {}
    for field in fields(KnownFinding):
        text = value.get(field.name)
        if not isinstance(text, str):
            raise BaselineError(str(file), line, f'expected a string under "{field.name}"')
        texts[field.name] = text
    return KnownFinding(**texts)
