"""The JSON document is complete; the terminal shows findings, path, summary, and no escape code."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from rich.console import Console

from reports.errors import ReportError
from reports.formats import Target, all_formats, format_named
from reports.formats.json import document
from reports.report import Report
from tests.reports.building import FINDING, HOSTILE, clean_report, hostile_report, report, step


def printed(made: Report, *, color: bool = False) -> str:
    """What the terminal format prints."""
    out = io.StringIO()
    console = Console(
        file=out, width=80, color_system="standard" if color else None, force_terminal=color
    )
    format_named("terminal").write(made, Target(console))
    return out.getvalue()


def test_every_format_is_found_once_by_its_name() -> None:
    names = [found.name for found in all_formats()]
    assert names == sorted(set(names))
    assert {"html", "json", "sarif", "terminal"} <= set(names)
    assert [format_named(name) for name in names] == list(all_formats())


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown format 'pdf'"):
        format_named("pdf")


def test_json_holds_every_field_of_the_report() -> None:
    text = document(report())
    assert text["format"] == 1
    assert {field.name for field in fields(Report)} <= set(text)
    assert json.loads(json.dumps(text)) == text


def test_json_counts_verdicts_and_names_gaps() -> None:
    text = json.loads(json.dumps(document(report())))
    counts = text["counts"]
    assert (counts["holds"], counts["violated"], counts["not_decided"]) == (1, 2, 1)
    assert text["complete"] is False
    assert text["gaps"][1]["kind"] == "hunk not applied"
    found = text["findings"][0]
    assert found["fingerprint"] == FINDING.fingerprint
    assert found["rule"] == text["rules"][0]["id"] == "deposited-frame-freed"
    irqs = {"field": "cpu.irqs", "before": "on", "after": "off"}
    assert found["steps"][2]["changes"] == [irqs]
    lines = text["series"]["patches"][1]["files"][0]["hunks"][0]["lines"]
    assert lines[3] == "+\tif (!hv_result_success(status)) {"


def test_json_and_sarif_are_the_same_bytes_every_time_and_plain_ascii(tmp_path: Path) -> None:
    for name in ("json", "sarif"):
        file = tmp_path / name
        texts = []
        for made in (hostile_report(), hostile_report()):
            format_named(name).write(made, Target(Console(), file))
            texts.append(file.read_bytes())
        assert texts[0] == texts[1]
        assert texts[0].isascii()
        assert b"\x1b" not in texts[0]


def test_terminal_shows_finding_path_summary_and_reproducer() -> None:
    text = printed(report())
    place = "drivers/hv/hv_proc.c"
    assert f"{place}:52: error: {FINDING.message} [deposited-frame-freed]\n" in text
    assert f"  3. {place}:34: interrupts off   (cpu.irqs: on -> off)\n" in text
    assert "1 holds, 2 violated, 1 not decided" in text
    assert "2 applied, 1 failed" in text
    assert "9 known, 2 opaque" in text
    assert "bound of 200,000 states reached" in text
    assert text.rstrip().endswith("hvpatch review series.mbox --tree linux")


def test_terminal_without_findings_says_what_was_asked() -> None:
    assert "none, after 1 question about 1 function" in printed(clean_report())


@pytest.mark.parametrize("make", [report, hostile_report])
def test_terminal_without_colour_prints_no_control_character(make: Callable[[], Report]) -> None:
    text = printed(make())
    assert all(c.isprintable() or c in "\n\t" for c in text)


def test_terminal_shows_hostile_text_as_it_is() -> None:
    text = printed(hostile_report(), color=True)
    assert "\x1b[2J" not in text
    assert HOSTILE.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e") in text


def test_a_newline_in_a_message_cannot_forge_a_finding() -> None:
    forged = replace(FINDING, message="x\nmm/slab.c:1: error: y", steps=(step(1, "a\nb"),))
    text = printed(replace(report(), findings=(forged,)))
    assert not [line for line in text.splitlines() if line.startswith(("mm/slab.c", "b"))]


def test_a_file_gets_no_colour(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    format_named("terminal").write(report(), Target(Console(force_terminal=True), file))
    assert file.read_text(encoding="utf-8") == printed(report())


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "absent" / "report.json"
    with pytest.raises(ReportError, match=r"absent/report\.json: a writable file"):
        format_named("json").write(report(), Target(Console(), file))
