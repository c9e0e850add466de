"""The built-in example: real mails that apply, and reviews that find exactly what is expected."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from patches import examples

_AUTHOR = ("-c", "user.name=Example", "-c", "user.email=example@vmlend.example")


class Expected(NamedTuple):
    """One finding: the text of its line stands for the line, which moves."""

    file: str
    function: str
    defect_class: str
    line: str


def _expected(mailbox: Path) -> list[Expected]:
    rows = tomllib.loads(examples.EXPECTED.read_text(encoding="utf-8"))[mailbox.stem]
    return sorted(Expected(r["file"], r["function"], r["class"], r["line"]) for r in rows)


def _git(repository: Path, *arguments: str) -> None:
    argv = ["git", "-C", str(repository), *_AUTHOR, *arguments]
    subprocess.run(argv, check=True, capture_output=True, timeout=60)


def _patched(mailbox: Path, to: Path) -> Path:
    shutil.copytree(examples.TREE, to)
    _git(to, "init", "--quiet")
    _git(to, "add", "--all")
    _git(to, "commit", "--quiet", "--message=base")
    _git(to, "am", "--quiet", "--empty=drop", str(mailbox))
    return to


def _review(mailbox: Path, folder: Path) -> tuple[int, list[Expected]]:
    sarif = folder / "review.sarif"
    argv = [sys.executable, "-m", "analyzer.cli", "review", str(mailbox), "--quiet"]
    argv += ["--tree", str(examples.TREE), "--sarif", str(sarif)]
    done = subprocess.run(argv, check=False, capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    tree = _patched(mailbox, folder / "tree")
    found = []
    for result in json.loads(sarif.read_text(encoding="utf-8"))["runs"][0]["results"]:
        location = result["locations"][0]
        file = location["physicalLocation"]["artifactLocation"]["uri"]
        lines = (tree / file).read_text(encoding="utf-8").splitlines()
        line = lines[location["physicalLocation"]["region"]["startLine"] - 1].strip()
        function = location["logicalLocations"][0]["name"]
        (defect_class,) = result["properties"]["tags"]
        found.append(Expected(file, function, defect_class, line))
    return done.returncode, sorted(found)


@pytest.mark.parametrize("mailbox", examples.REVISIONS, ids=lambda path: path.stem)
def test_review_finds_all_that_is_expected_and_nothing_else(mailbox: Path, tmp_path: Path) -> None:
    status, found = _review(mailbox, tmp_path)
    assert found == _expected(mailbox)
    assert status == 1


def test_second_revision_repairs_all_but_one() -> None:
    first, second = (set(_expected(mailbox)) for mailbox in examples.REVISIONS)
    assert len(first) == 5
    assert len({row.defect_class for row in first}) == 5
    assert len(second) == 1
    assert second < first


@pytest.mark.parametrize("mailbox", examples.REVISIONS, ids=lambda path: path.stem)
def test_example_is_a_cover_letter_and_three_patches_of_a_readable_size(
    mailbox: Path, tmp_path: Path
) -> None:
    _patched(mailbox, tmp_path / "tree")
    text = mailbox.read_text(encoding="utf-8")
    assert text.count("\nSubject: [PATCH v") == 4
    done = subprocess.run(
        ["git", "-C", str(tmp_path / "tree"), "log", "-3", "--numstat", "--format="],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    added = [int(line.split()[0]) for line in done.stdout.splitlines() if line.endswith(".c")]
    assert added
    assert all(count <= 160 for count in added)
