"""``hvpatch model`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analyzer.cli import main
from model.litmus.judging import SCENARIOS
from model.trace import state_after

GOOD = SCENARIOS / "good_deposit_stops.litmus"
BAD = SCENARIOS / "bad_deposit_stops.litmus"


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["model", *map(str, arguments)])


def test_all_shipped_files_are_as_stated() -> None:
    done = _run("run", "--all")
    assert done.exit_code == 0
    assert done.output.splitlines()[-1].endswith("as stated, 0 not")


def test_a_wrong_verdict_is_told_with_the_path_and_exits_with_1(tmp_path: Path) -> None:
    file = tmp_path / "hopeful.litmus"
    text = BAD.read_text(encoding="utf-8")
    file.write_text(text[: text.index("expect ")] + "expect holds\n", encoding="utf-8")
    done = _run("run", file)
    assert done.exit_code == 1
    assert "deposited-frame-given-away: violated, expected not violated" in done.output
    assert "deposit(0, 0): ok" in done.output and "frame[0].hv: root -> deposited" in done.output


def test_json_has_verdicts_and_a_path_whose_differences_add_up(tmp_path: Path) -> None:
    done = _run("run", BAD, "--json", "-")
    assert done.exit_code == 0
    (file,) = json.loads(done.output)["files"]
    assert file["complete"] and file["expected"] == ["deposited-frame-given-away"]
    (found,) = [v for v in file["verdicts"] if v["verdict"] == "violated"]
    assert {step["actor"] for step in found["steps"]} == {"vmm"}
    last = state_after(found, len(found["steps"]))
    assert (last["frame[0].linux"], last["frame[0].hv"]) == ("free", "deposited")
    assert _run("run", BAD, "--json", tmp_path / "out.json").exit_code == 0
    assert json.loads((tmp_path / "out.json").read_text())["files"] == [file]


def test_rules_that_never_fired_are_listed_on_request() -> None:
    assert "never fired: free(0): ok" in _run("run", GOOD, "--unfired").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run"], "name a litmus file, or say --all"),
        (["run", "none.litmus"], "none.litmus: cannot be read"),
        (["explain", "no-such"], "no property 'no-such'"),
        (["explain"], "name a property, or say --all"),
        (["mutate", "none.litmus"], "none.litmus: cannot be read"),
        (["export", "none.litmus"], "none.litmus: cannot be read"),
    ],
)
def test_bad_input_is_told_and_exits_with_2(arguments: list[str], said: str) -> None:
    done = _run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_mutation_counts_and_names_survivors() -> None:
    done = _run("mutate", GOOD, "--json", "-")
    found = json.loads(done.output)
    assert found["total"] == found["killed"] + len(found["survivors"])
    assert found["killed"] > 5 and found["killed_by"]["deposited-frame-given-away"] > 0
    assert done.exit_code == (0 if all(s["explained"] for s in found["survivors"]) else 1)


def test_explain_names_the_files_that_show_a_property() -> None:
    text = _run("explain", "deposited-frame-given-away").output
    assert "Violated in bad_deposit_stops" in text and "Holds in good_deposit_stops" in text


def test_export_is_promela_or_tla() -> None:
    assert "active proctype" in _run("export", GOOD).output
    assert "---- MODULE" in _run("export", GOOD, "--tla").output
