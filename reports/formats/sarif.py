"""
SARIF 2.1.0 (OASIS, errata 01): for code scanning and editors.

Places are relative to ``SRCROOT``, the root of the kernel tree. What was not analysed is in
``invocations[0].toolExecutionNotifications``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import quote

from reports.finding import Finding, Location, Rule, Severity, TraceStep
from reports.formats import Format, Target
from reports.report import Report
from reports.summary import Gap, GapKind, gaps, ordered
from reports.text import plural, slug, visible

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# GitHub shows at most 1,000 locations of a thread flow; the end of a path matters most.
_MAX_STEPS = 1000
_STEPS_KEPT_AT_START = 499
_LINK = re.compile(r"\[(?=[^\]]*\]\()")


def write(report: Report, target: Target) -> None:
    """Write one SARIF log with one run."""
    target.write_text(json.dumps(document(report), indent=1) + "\n")


def document(report: Report) -> Mapping[str, Json]:
    """The SARIF log as JSON values, in a fixed order."""
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}


def _run(report: Report) -> Json:
    findings = (*ordered(report.findings), *report.fixed)
    rules = {f.rule.id: f.rule for f in findings}
    index = {rule_id: n for n, rule_id in enumerate(sorted(rules))}
    return {
        "tool": {
            "driver": {
                "name": "hvpatch",
                "version": report.tool_version,
                "rules": [_rule(rules[rule_id]) for rule_id in index],
                "notifications": [_notification_kind(kind) for kind in GapKind],
            }
        },
        "automationDetails": {
            "id": _automation_id(report),
            "description": _message(report.heading),
        },
        "originalUriBaseIds": {"SRCROOT": {"description": _message("root of the kernel tree")}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "commandLine": visible(report.command),
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(gap) for gap in gaps(report)],
            }
        ],
        "results": [_result(finding, index[finding.rule.id]) for finding in findings],
        "properties": {"tree": visible(report.tree), "complete": report.complete},
    }


def _automation_id(report: Report) -> str:
    if report.checked:
        return f"hvpatch/check/{slug(report.checked)}/"
    return f"hvpatch/{slug(report.series.title)}/v{report.series.version}/"


def _rule(rule: Rule) -> Json:
    about = [rule.why, f"Source: {rule.source}" if rule.source else ""]
    if rule.false_alarms:
        about.append(f"Known false alarms: {rule.false_alarms}")
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in re.split(r"\W+", rule.id)),
        "shortDescription": _message(rule.title),
        "fullDescription": _message(rule.what),
        "help": _message("\n\n".join(part for part in about if part) or rule.what),
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.defect_class]},
    }


def _result(finding: Finding, rule_index: int) -> Json:
    entry: dict[str, Json] = {
        "ruleId": finding.rule.id,
        "ruleIndex": rule_index,
        "level": finding.severity.value,
        "message": _message(finding.message),
        "locations": [_location(finding.location)],
        "codeFlows": [{"threadFlows": [{"locations": _steps(finding.steps)}]}],
        "partialFingerprints": {"hvpatch/v2": finding.fingerprint},
        "properties": {
            "tags": [finding.rule.defect_class],
            "confidence": finding.confidence.value,
            "patch": finding.patch,
            "existed": finding.existed,
            "introduced": finding.introduced,
            "fixed": finding.fixed,
        },
    }
    if state := _baseline_state(finding):
        entry["baselineState"] = state
    return entry


def _baseline_state(finding: Finding) -> str:
    """As SARIF has it (3.27.24), the series being what is new; empty if not known."""
    if finding.fixed:
        return "absent"
    if finding.existed:
        return "unchanged"
    return "new" if finding.introduced else ""


def _steps(steps: tuple[TraceStep, ...]) -> list[Json]:
    if len(steps) <= _MAX_STEPS:
        return [_step(n, step) for n, step in enumerate(steps, 1)]
    kept_at_end = _MAX_STEPS - _STEPS_KEPT_AT_START - 1
    resumed = len(steps) - kept_at_end
    start = [_step(n, step) for n, step in enumerate(steps[:_STEPS_KEPT_AT_START], 1)]
    end = [_step(n, step) for n, step in enumerate(steps[resumed:], resumed + 1)]
    left_out = plural(resumed - _STEPS_KEPT_AT_START, "step")
    gap = TraceStep(steps[resumed].location, f"{left_out} left out here")
    return [*start, _step(_STEPS_KEPT_AT_START + 1, gap), *end]


def _step(order: int, step: TraceStep) -> Json:
    changes = ", ".join(f"{name}: {before} -> {after}" for name, before, after in step.changes)
    text = f"{step.text} ({changes})" if changes else step.text
    location = _location(step.location)
    location["message"] = _message(text)
    entry: dict[str, Json] = {"location": location, "executionOrder": order}
    if step.changes:
        entry["state"] = {visible(name): _message(after) for name, _, after in step.changes}
        entry["importance"] = "essential"
    return entry


def _location(location: Location) -> dict[str, Json]:
    place: dict[str, Json] = {"physicalLocation": _physical(location.path, location.line)}
    if location.function:
        place["logicalLocations"] = [{"name": visible(location.function), "kind": "function"}]
    return place


def _physical(path: str, line: int) -> Json:
    # Percent-encoded and without a leading slash, a path cannot become a URI of another scheme
    # or host, whatever the mail called its file.
    uri = quote(path.lstrip("/"), safe="/", errors="replace")
    place: dict[str, Json] = {"artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}}
    if line > 0:
        place["region"] = {"startLine": line}
    return place


def _notification_kind(kind: GapKind) -> Json:
    return {"id": kind.name.lower(), "shortDescription": _message(kind.value)}


def _notification(gap: Gap) -> Json:
    entry: dict[str, Json] = {
        "descriptor": {"id": gap.kind.name.lower(), "index": list(GapKind).index(gap.kind)},
        "level": Severity.WARNING.value,
        "message": _message(f"{gap.kind.value}: {gap.text}"),
    }
    if gap.kind is GapKind.INPUT:
        # The input is no file of the tree, and its absolute path stays on this machine.
        where = gap.path.rsplit("/", 1)[-1] + (f":{gap.line}" if gap.line else "")
        entry["message"] = _message(f"{where}: {gap.text}")
    elif gap.path:
        entry["locations"] = [{"physicalLocation": _physical(gap.path, gap.line)}]
    return entry


def _message(text: str) -> dict[str, Json]:
    """Plain text; ``[a](b)`` would be a link in SARIF (3.11.6), so its bracket is escaped."""
    return {"text": _LINK.sub(r"\\[", visible(text)) or "(no text)"}


FORMAT = Format("sarif", "SARIF 2.1.0, for code scanning and editors", write)
