"""``hvpatch base``, and several trees for ``review`` and ``apply``, as users run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analyzer.cli import main
from tests.patches.building import BEFORE, CHANGE, git, mail, repository

PART = CHANGE.replace("mm/lend.c", "mm/other.c")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: two trees, and a series of which the second tree takes all."""
    monkeypatch.chdir(tmp_path)
    repository(tmp_path / "old", {"mm/lend.c": BEFORE, "mm/other.c": "other\n"})
    repository(tmp_path / "new", {"mm/lend.c": "0\n"}, {"mm/lend.c": BEFORE, "mm/other.c": BEFORE})
    git(tmp_path / "new", "tag", "v1", "HEAD~1")
    git(tmp_path / "new", "tag", "v2")
    first = mail("[PATCH 1/2] mm: lend", body=f"Why.\n---\n\n{CHANGE}")
    second = mail("[PATCH 2/2] mm: other", body=f"Why.\n---\n\n{PART}")
    (tmp_path / "series.mbox").write_text(first + second)
    return tmp_path


def hvpatch(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "internal error" not in result.output
    return result


def test_base_that_takes_the_whole_series_exits_0_and_is_named(folder: Path) -> None:
    result = hvpatch("base", "series.mbox", "--tree", "old", "--tree", "new")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "mm: lend v1"
    assert [line.split()[:4] for line in lines if line[:1] in "* " and "/" in line] == [
        ["old", "0/2", "1/2", "1/2"],
        ["*", "new", "0/2", "2/2"],
    ]
    assert lines[-1].startswith("base: new at ")


def test_base_that_takes_a_part_only_exits_1(folder: Path) -> None:
    result = hvpatch("base", "series.mbox", "--tree", "old")
    assert (result.exit_code, "1 of 2 hunks apply" in result.stdout) == (1, True)


def test_base_as_json_has_every_attempt_with_reasons(folder: Path) -> None:
    result = hvpatch("base", "series.mbox", "--tree", "old", "--tree", "new@v1..v2", "--json", "-")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    (got,) = document["series"]
    assert (document["format"], got["chosen"], got["complete"]) == (1, "new@v2", True)
    assert [a["name"] for a in got["attempts"]] == ["old", "new@v1", "new@v2"]
    (refused,) = got["attempts"][0]["patches"][1]["refused"]
    assert (refused["path"], refused["hunk"]) == ("mm/other.c", 1)
    assert refused["reason"]
    assert refused["class"] == "context drifted"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--tree", "nowhere"),
        ("--tree", "new@v9"),
        ("--tree", "new@v2..v1"),
        ("--tree", "new@v1..v3"),
        ("--tree", "old", "--tree", "new@"),
        ("--tree", "new", "--json", "nowhere/x.json"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("command", ["base", "apply"])
def test_bad_trees_exit_2_with_a_message(
    command: str, arguments: tuple[str, ...], folder: Path
) -> None:
    result = hvpatch(command, "series.mbox", *arguments)
    assert result.exit_code == 2
    assert result.stderr.strip()


def test_apply_takes_the_best_of_several_trees(folder: Path) -> None:
    result = hvpatch("apply", "series.mbox", "--tree", "old", "--tree", "new", "--json", "-")
    got = json.loads(result.stdout)
    assert (result.exit_code, got["tree"].startswith("new at ")) == (0, True)
    assert [base["chosen"] for base in got["bases"]] == ["new"]
    assert [patch["status"] for patch in got["patches"]] == ["applied", "applied"]
    assert hvpatch("apply", "series.mbox", "--tree", "new@v1").exit_code == 1


def test_each_series_of_an_input_has_a_base_of_its_own(folder: Path) -> None:
    git(folder / "new", "rm", "-q", "mm/other.c")
    git(folder / "new", "commit", "-q", "-m", "gone")
    repository(folder / "third", {"mm/other.c": BEFORE})
    second = mail("[PATCH] mm: another", body=f"Why.\n---\n\n{PART}")
    second = second.replace("A B <a@b", "C D <c@d")
    (folder / "two.mbox").write_text(mail("[PATCH] mm: lend") + second)
    trees = ("--tree", "new", "--tree", "third", "--json", "-")
    result = hvpatch("base", "two.mbox", *trees)
    got = json.loads(result.stdout)["series"]
    assert [(one["chosen"], one["complete"]) for one in got] == [("new", True), ("third", True)]
    got = json.loads(hvpatch("apply", "two.mbox", *trees).stdout)
    assert [base["chosen"] for base in got["bases"]] == ["new", "third"]
    assert [patch["status"] for patch in got["patches"]] == ["applied", "applied"]


def test_review_uses_the_best_of_several_trees_and_says_what_the_others_are(folder: Path) -> None:
    trees = ("--tree", "old", "--tree", "new")
    result = hvpatch("review", "series.mbox", *trees, "--html", "out", "--json", "x.json")
    assert result.exit_code == 0
    assert "tree:        new at " in result.stdout
    assert "old: 0 of 2 base blobs, 1 of 2 hunks apply" in result.stdout
    assert "--tree old --tree new" in result.stdout
    got = json.loads((folder / "x.json").read_text())
    assert (got["base"]["chosen"], len(got["base"]["attempts"])) == ("new", 2)
    assert "1 exact" in (folder / "out" / "apply.html").read_text()


def test_range_of_commits_is_based_on_what_it_starts_from(folder: Path) -> None:
    result = hvpatch("base", "v1..v2", "--tree", "new")
    assert (result.exit_code, "confidence exact" in result.stdout) == (0, True)
    commit = git(folder / "new", "rev-parse", "v1").stdout.decode().strip()
    assert f"base: new at {commit[:12]}" in result.stdout
    assert hvpatch("base", "v1..v2", "--tree", "new@v2").exit_code == 1


def test_names_with_control_characters_are_shown_as_escapes(folder: Path) -> None:
    (folder / "old").rename(folder / "o\x1b[31md")
    result = hvpatch("base", "series.mbox", "--tree", "o\x1b[31md")
    assert (result.exit_code, "\x1b" in result.output) == (1, False)


def test_export_names_one_tree_and_never_writes_into_another(folder: Path) -> None:
    both = ("--tree", "old", "--tree", "new")
    inside = hvpatch("apply", "series.mbox", *both, "--export", "old/scratch.git")
    assert (inside.exit_code, "lies in a tree" in inside.stderr) == (2, True)
    assert not (folder / "old" / "scratch.git").exists()
    done = hvpatch("apply", "series.mbox", *both, "--export", "scratch.git")
    assert (done.exit_code, "exported refs/heads/series-1: 2 commits" in done.stdout) == (0, True)
    repository(folder / "third", {"mm/other.c": BEFORE})
    second = mail("[PATCH] mm: another", body=f"Why.\n---\n\n{PART}").replace("A B <a@b", "C <c@d")
    (folder / "two.mbox").write_text(mail("[PATCH] mm: lend") + second)
    two = ("--tree", "old", "--tree", "third", "--export", "other.git")
    refused = hvpatch("apply", "two.mbox", *two)
    assert (refused.exit_code, "start from different trees" in refused.stderr) == (2, True)
