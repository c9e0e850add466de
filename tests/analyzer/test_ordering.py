"""``hvpatch order``: the graph as text and JSON, closures with their proof."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.cli import main
from analyzer.dependencies import find_dependencies
from analyzer.subsets import smallest_subset
from patches.examples import REVISIONS, TREE
from reports.dependency import Dependencies
from tests.analyzer.written_series import Texts, series_of
from tests.patches.building import Files

LINES = "".join(f"line {n}\n" for n in range(40))
BASE: Texts = {"mm/lend.c": LINES, "mm/other.c": LINES}
SERIES = series_of(
    BASE,
    {"mm/lend.c": LINES.replace("line 20", "line twenty")},
    {"mm/other.c": LINES.replace("line 30", "line thirty")},
    {"mm/lend.c": LINES.replace("line 20", "line XX")},
)


def _order(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["order", str(REVISIONS[0]), *arguments])
    return result.exit_code, result.output


def test_closure_that_applies_is_proven() -> None:
    edges = find_dependencies(SERIES, None).edges
    subset = smallest_subset(SERIES, edges, [3], Files(BASE))
    assert (subset.positions, subset.added, subset.proven) == ((1, 3), (), True)


def test_closure_without_a_tree_is_not_proven() -> None:
    edges = find_dependencies(SERIES, None).edges
    assert smallest_subset(SERIES, edges, [3], None).proven is None


def test_patch_that_the_graph_does_not_know_of_is_added_when_a_hunk_fails_without_it() -> None:
    subset = smallest_subset(SERIES, Dependencies().edges, [3], Files(BASE))
    assert (subset.positions, subset.proven) == ((1, 3), True)
    assert subset.added == ((1, "mm/lend.c of patch 3 does not apply without"),)


def test_hunk_that_fails_after_all_patches_too_is_named_and_adds_nothing() -> None:
    other_tree = Files({**BASE, "mm/other.c": "another file\n"})
    subset = smallest_subset(SERIES, (), [2], other_tree)
    assert (subset.positions, subset.proven) == ((2,), False)
    assert [(at, path) for at, path, _ in subset.failures] == [(2, "mm/other.c")]


def test_command_prints_what_each_patch_needs_and_proves_a_closure() -> None:
    status, text = _order()
    assert status == 0
    assert "needs 1: " in text
    status, text = _order("--only", "3", "--tree", str(TREE))
    assert status == 0
    assert "needed for 3: " in text and "proven: every hunk applies" in text
    assert "not proven: no tree" in _order("--only", "3")[1]


def test_json_names_patches_by_position_with_reasons_and_places() -> None:
    status, text = _order("--json", "-", "--only", "2")
    content = json.loads(text)
    assert status == 0
    assert [patch["position"] for patch in content["patches"]] == [1, 2, 3]
    reasons = [r for p in content["patches"] for need in p["needs"] for r in need["reasons"]]
    assert reasons
    assert {"kind", "symbol", "text", "source", "target"} == set(reasons[0])
    assert content["only"]["wanted"] == [2] and content["only"]["proven"] is None


@pytest.mark.parametrize("only", ["7", "x", "1,,2", "0"])
def test_number_of_no_patch_is_bad_usage(only: str) -> None:
    status, text = _order("--only", only)
    assert status == 2
    assert "expected numbers of patches (1 to 3)" in text


def test_json_file_that_cannot_be_written_is_bad_usage(tmp_path: Path) -> None:
    assert _order("--json", str(tmp_path / "none" / "x.json"))[0] == 2
