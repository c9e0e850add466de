"""
JSON: the whole report for programs.

Top-level keys, in this order: ``format`` (1; a changed meaning raises it), ``tool_version``,
``command``, ``inputs``, ``trees``, ``tree``, ``checked`` (empty for a series), ``base`` (how it was
found, null without a tree: :func:`reports.bases.ladder_json`), ``complete``, ``counts``
(:class:`reports.summary.Counts`), ``gaps`` (:class:`reports.summary.Gap`), ``findings``, ``fixed``
(findings that a patch of the series repaired), ``rules`` (sorted by id), ``decisions``, ``files``,
``applied``, ``hunks``, ``series``, ``dependencies`` (``edges`` name patches by their 1-based
position in ``series.patches``). Below, a key is the name of the dataclass field of
:mod:`reports.report`, :mod:`reports.finding`, :mod:`reports.dependency` and :mod:`patches`, and an
enum is its value, with three exceptions: a finding names its ``rule`` by id and carries
``severity`` and ``fingerprint``, ``changes`` are objects of ``field``, ``before``, ``after``, and
the lines of a hunk are strings with their first column, as in a diff. Text is as posted, with every
non-ASCII character escaped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from patches.diff import DiffLine, Hunk
from reports.bases import Json, ladder_json
from reports.finding import Finding, TraceStep
from reports.formats import Format, Target
from reports.report import Report
from reports.summary import count, gaps, ordered


def write(report: Report, target: Target) -> None:
    """Write the report as one JSON document."""
    target.write_text(json.dumps(document(report), indent=1) + "\n")


def document(report: Report) -> Mapping[str, Json]:
    """The report as JSON values; keys are described at the top of the module."""
    rules = {f.rule.id: f.rule for f in (*report.findings, *report.fixed)}
    return {
        "format": 1,
        "tool_version": report.tool_version,
        "command": report.command,
        "inputs": _json(report.inputs),
        "trees": _json(report.trees),
        "tree": report.tree,
        "checked": report.checked,
        "base": ladder_json(report.base, reasons=False) if report.base else None,
        "complete": report.complete,
        "counts": _json(count(report)),
        "gaps": _json(gaps(report)),
        "findings": _json(ordered(report.findings)),
        "fixed": _json(report.fixed),
        "rules": [_json(rules[rule_id]) for rule_id in sorted(rules)],
        "decisions": _json(report.decisions),
        "files": _json(report.files),
        "applied": _json(report.applied),
        "hunks": _json(report.hunks),
        "series": _json(report.series),
        "dependencies": _json(report.dependencies),
    }


def _json(value: object) -> Json:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Enum):
        return _json(value.value)
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _special(value) | {
            f.name: _json(getattr(value, f.name))
            for f in fields(value)
            if f.name not in _special(value)
        }
    raise TypeError(f"a report holds no {type(value).__name__}")


def _special(value: object) -> dict[str, Json]:
    """The keys that are not simply the field of the same name."""
    if isinstance(value, Finding):
        return {
            "rule": value.rule.id,
            "severity": value.severity.value,
            "fingerprint": value.fingerprint,
        }
    if isinstance(value, TraceStep):
        return {
            "changes": [
                {"field": name, "before": before, "after": after}
                for name, before, after in value.changes
            ]
        }
    if isinstance(value, Hunk):
        return {"lines": [text for line in value.lines for text in _diff_line(line)]}
    return {}


def _diff_line(line: DiffLine) -> list[str]:
    marker = ["\\ No newline at end of file"] if line.no_newline else []
    return [line.kind.value + line.text, *marker]


FORMAT = Format("json", "one JSON document with everything, for programs", write)
