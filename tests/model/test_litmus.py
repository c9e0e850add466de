"""Litmus files: reading, both judges, and a pair for every property of the machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.litmus.compiling import THREAD_STUCK, used_actions
from model.litmus.documentation import document
from model.litmus.judging import judge_litmus, read_file, shipped
from model.litmus.mutation import judge_mutants
from model.litmus.reading import LitmusError, read_litmus
from model.machine import all_parts
from model.properties import machine_properties
from model.replay import explore_naively
from model.verdict import Budget
from tests.conftest import REPOSITORY

SMALL = """\
litmus   small
title    One frame
because  It is only one.
use      frame
thread   vmm
    alloc(0)
        failed: stop
    free(0)
expect   holds
"""
BUDGET = Budget(200_000, 60)
FILES = shipped()
NAIVELY_AT_MOST = 20_000


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_shipped_file_gets_the_verdict_it_states_from_both_judges(path: Path) -> None:
    litmus = read_file(path)
    judged = judge_litmus(litmus, BUDGET)
    assert judged.wrong == ()
    if judged.exploration.states <= NAIVELY_AT_MOST:
        naive = judge_litmus(litmus, BUDGET, search=explore_naively)
        assert naive.exploration.states == judged.exploration.states
        assert naive.exploration.transitions == judged.exploration.transitions
        assert {n: v.kind for n, v in naive.verdicts.items()} == {
            n: v.kind for n, v in judged.verdicts.items()
        }


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_search_cut_short_never_says_holds(path: Path) -> None:
    judged = judge_litmus(read_file(path), Budget(states=3, seconds=60))
    assert not judged.exploration.complete
    assert {v.kind.value for v in judged.verdicts.values()} <= {"not decided", "violated"}
    assert any(text.startswith("not decided") for text in judged.wrong)


def test_file_and_litmus_have_the_same_name() -> None:
    assert [p.stem for p in FILES] == [read_file(p).name for p in FILES]


@pytest.mark.parametrize("prop", machine_properties(), ids=lambda p: p.name)
def test_every_property_holds_in_a_file_and_is_violated_in_another(prop: object) -> None:
    name = getattr(prop, "name", "")
    litmuses = [read_file(path) for path in FILES]
    assert any(name in one.expected.violated for one in litmuses), f"{name} is violated nowhere"
    holds = [one for one in litmuses if name in one.checked and name not in one.expected.violated]
    assert holds, f"{name} is checked in no file in which it holds"


def test_the_page_of_gpu_rules_names_every_gpu_property_and_no_other() -> None:
    text = (REPOSITORY / "docs" / "gpu-rules.md").read_text(encoding="utf-8")
    table, _, _ = text.partition("## Without a property")
    cells = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ")][1:]
    words = [word.strip() for cell in cells for word in re.sub(r"\([^)]*\)", "", cell).split(",")]
    known = {prop.name for prop in machine_properties()}
    starts = ("gpu-", "gpadl-", "window-", "stale-handle-")
    assert set(words) - known == {THREAD_STUCK.name}
    assert {name for name in known if name.startswith(starts)} <= set(words)


def test_every_action_of_the_machine_is_taken_in_a_file() -> None:
    taken = used_actions([read_file(path) for path in FILES])
    known = {action.name for part in all_parts().values() for action in part.actions}
    assert known - taken == set()


EXCUSING = [path for path in FILES if read_file(path).equivalent]


@pytest.mark.parametrize("path", EXCUSING, ids=lambda p: p.stem)
def test_every_excused_fault_is_planted_and_survives(path: Path) -> None:
    litmus = read_file(path)
    survivors = {
        (fate.mutant.operator, fate.mutant.what)
        for fate in judge_mutants(litmus, BUDGET)
        if not fate.killed_by
    }
    assert {(e.operator, e.statement) for e in litmus.equivalent} <= survivors


def test_the_page_about_the_machine_is_up_to_date() -> None:
    # Mended by: hvpatch model explain --all > docs/model.md
    assert (REPOSITORY / "docs" / "model.md").read_text(encoding="utf-8") == document()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("alloc(0)", "alloc(1)", "small:6: expected the number of a frame below 1, got '1'"),
        ("alloc(0)", "alloc()", "small:6: expected alloc(f: frame), found 0 arguments"),
        ("alloc(0)", "aloc(0)", "small:6: no action 'aloc'"),
        ("failed: stop", "broken: stop", "small:6: alloc has no outcome 'broken'"),
        ("failed: stop", "failed stop", "small:7: expected 'outcome: statement'"),
        ("failed: stop", "failed: goto on", "small:7: no label 'on' in this thread"),
        ("use      frame", "use      frames", "small: no machine part 'frames'"),
        ("expect   holds", "expect   fine", "small:9: expected 'holds' or 'violated PROPERTY'"),
        ("expect   holds", "expect   violated x", "small: no property 'x'"),
        ("expect   holds", "", "small:1: expected a line 'expect holds'"),
        ("title    One frame\n", "", "small:1: expected a line 'title'"),
        ("use      frame", "uses     frame", "small:4: expected one of litmus, title"),
        ("    free(0)", "   free(0)", "small:8: expected the indentation of the line before"),
        (
            "    free(0)",
            "    wait frame[0].linux=gone",
            "small:8: field frame[0].linux has no value",
        ),
        ("    free(0)", "    wait frame[x].linux=free", "small:8: index 'x'"),
        ("    free(0)", "    set frame[0].lx=free", "small:8: no field 'frame[0].lx'"),
        ("    free(0)", "    jump", "small:8: expected an action(...)"),
        ("because ", "without  nothing\nbecause ", "small: no environment rule 'nothing'"),
        ("because ", "size frame=99\nbecause ", "small:3: expected 1 to 8, found 'frame=99'"),
        ("because ", "because twice\nbecause ", "small:4: 'because' stands twice"),
    ],
)
def test_what_cannot_be_read_is_named_with_line_and_word(old: str, new: str, says: str) -> None:
    with pytest.raises(LitmusError) as caught:
        judge_litmus(read_litmus(SMALL.replace(old, new), "small"), BUDGET)
    assert str(caught.value).startswith(says)


def test_a_violated_file_that_says_holds_is_wrong_with_the_shortest_path() -> None:
    twice = SMALL.replace("    free(0)", "    free(0)\n    free(0)")
    text = twice.replace("expect ", "never twice: frame[0].fault=double-free\nexpect ")
    judged = judge_litmus(read_litmus(text, "small"), BUDGET)
    assert "twice: violated, expected not violated" in judged.wrong
    assert len(judged.verdicts["twice"].path) == 4


def test_a_checked_property_that_never_had_a_chance_fails_the_file() -> None:
    text = SMALL.replace("use      frame", "use      deposits")
    text = text.replace("expect ", "check deposited-frame-given-away\nexpect ")
    judged = judge_litmus(read_litmus(text, "small"), BUDGET)
    assert any("vacuous" in text for text in judged.wrong)


def test_a_killable_thread_may_end_before_every_step() -> None:
    text = SMALL.replace("thread   vmm", "thread   vmm killable")
    text = text.replace("expect ", "never left: vmm.at=killed & frame[0].linux=kernel\nexpect ")
    judged = judge_litmus(read_litmus(text, "small"), BUDGET)
    assert "left: violated, expected not violated" in judged.wrong


def test_mutants_of_a_small_file_are_told_apart() -> None:
    text = SMALL.replace("expect ", "never lost: vmm.at=end & frame[0].linux=kernel\nexpect ")
    fates = {
        (f.mutant.operator, f.mutant.what): f.killed_by
        for f in judge_mutants(read_litmus(text, "small"), BUDGET)
    }
    assert "lost" in fates["drop", "free(0)"]
    assert ("drop", "alloc(0)") in fates
    assert ("unchecked", "alloc(0)") in fates


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_with_a_place(data: st.DataObject) -> None:
    text = FILES[data.draw(st.integers(0, len(FILES) - 1))].read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    damaged = text[:start] + data.draw(st.text("ab(){}[]:=&|. \n\t#0", max_size=8)) + text[end:]
    try:
        judge_litmus(read_litmus(damaged, "x.litmus"), Budget(2_000, 5))
    except LitmusError as error:
        assert str(error).startswith("x.litmus")
