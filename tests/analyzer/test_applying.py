"""``hvpatch apply`` agrees with git, blob for blob, and says why a hunk does not fit."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.cli import main
from patches.examples import REVISIONS, TREE

QUIET = ["-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    shutil.copytree(TREE, folder)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "base"]):
        _git(folder, *command)
    return folder


def _git(folder: Path, *command: str) -> str:
    argv = ["git", *QUIET, "-C", str(folder), *command]
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout.strip()


def _apply(series: Path, tree: Path) -> tuple[int, dict[str, object]]:
    argv = ["apply", str(series), "--tree", str(tree), "--json", "-"]
    result = CliRunner().invoke(main, argv)
    return result.exit_code, json.loads(result.stdout)


def test_blobs_after_every_patch_are_those_of_git_am(repository: Path) -> None:
    series = REVISIONS[0]
    status, content = _apply(series, repository)
    assert status == 0
    before = _git(repository, "status", "--porcelain"), _git(repository, "rev-parse", "HEAD")
    assert before[0] == ""
    patches = content["patches"]
    assert isinstance(patches, list) and len(patches) == 3
    # The cover letter is no patch to git am.
    _git(repository, "am", "-q", "--empty=drop", str(series))
    for depth, patch in zip((2, 1, 0), patches, strict=True):
        for file in patch["files"]:
            assert file["new_blob"] == _git(repository, "rev-parse", f"HEAD~{depth}:{file['path']}")
        assert patch["status"] == "applied"
        assert all(hunk["status"] == "applied" for hunk in patch["hunks"])


def test_patch_that_does_not_fit_is_reported_and_the_next_ones_go_on(repository: Path) -> None:
    patches = _apply(REVISIONS[0], repository)[1]["patches"]
    assert isinstance(patches, list)
    changed = next(f["path"] for p in patches for f in p["files"] if f["old_blob"])
    (repository / changed).write_text("# something else\n")
    _git(repository, "commit", "-qam", "spoil")
    status, content = _apply(REVISIONS[0], repository)
    assert status == 1
    patches = content["patches"]
    assert isinstance(patches, list)
    failed = [h for p in patches for h in p["hunks"] if h["status"] == "failed"]
    assert failed and all(h["reason"] for h in failed)
    lost = {f["path"] for p in patches for f in p["files"] if f["new_blob"] is None}
    assert lost == {h["path"] for h in failed}
    assert any(h["status"] == "applied" for p in patches for h in p["hunks"])


def test_missing_tree_is_an_input_error(tmp_path: Path) -> None:
    argv = ["apply", str(REVISIONS[0]), "--tree", str(tmp_path / "none")]
    result = CliRunner().invoke(main, argv)
    assert result.exit_code == 2
    assert "none" in result.stderr


def _spoilt(repository: Path) -> str:
    """A line of context of the first patch is another one in the tree; its path."""
    patches = _apply(REVISIONS[0], repository)[1]["patches"]
    assert isinstance(patches, list)
    return next(str(f["path"]) for p in patches for f in p["files"] if f["old_blob"])


def test_text_output_says_fuzz_and_status_in_words(repository: Path) -> None:
    path = _spoilt(repository)
    lines = (repository / path).read_text().splitlines(keepends=True)
    argv = ["apply", str(REVISIONS[0]), "--tree", str(repository)]
    clean = CliRunner().invoke(main, argv)
    assert clean.exit_code == 0
    assert [line.split()[0] for line in clean.stdout.splitlines()] == ["base:"] + ["applied"] * 3
    found = set()
    for number, line in enumerate(lines):
        changed = [*lines[:number], line.rstrip("\n") + " /* other */\n", *lines[number + 1 :]]
        (repository / path).write_text("".join(changed))
        _git(repository, "commit", "-qam", "spoil")
        found.add(CliRunner().invoke(main, argv).stdout.split("  ")[0])
    assert found <= {"applied", "applied with fuzz", "applied in part", "failed"}
    assert {"applied with fuzz", "applied in part"} <= found


def test_lost_hunk_of_a_damaged_mail_has_a_record(repository: Path, tmp_path: Path) -> None:
    box = tmp_path / "box"
    text = REVISIONS[0].read_text()
    at = text.index("\n@@ ")
    box.write_text(text[:at] + "\n@@ nonsense @@" + text[text.index("\n", at + 1) :])
    status, content = _apply(box, repository)
    assert status == 1
    patches = content["patches"]
    assert isinstance(patches, list)
    lost = [h for p in patches for h in p["hunks"] if h["reason_class"] == "corrupt mail"]
    assert lost and all(hunk["status"] == "failed" and hunk["reason"] for hunk in lost)
    assert patches[0]["status"] != "applied"


def test_export_is_the_history_that_git_am_makes(repository: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch.git"
    argv = ["apply", str(REVISIONS[0]), "--tree", str(repository), "--export", str(scratch)]
    result = CliRunner().invoke(main, [*argv, "--json", "-"])
    assert result.exit_code == 0
    (exported,) = json.loads(result.stdout)["exported"]
    _git(repository, "am", "-q", "--empty=drop", str(REVISIONS[0]))
    for depth, commit in zip((2, 1, 0), exported["commits"], strict=True):
        ours = _git(scratch, "log", "-1", "--format=%T%n%an%n%ae%n%at%n%s%n%b", commit)
        assert ours == _git(
            repository, "log", "-1", "--format=%T%n%an%n%ae%n%at%n%s%n%b", f"HEAD~{depth}"
        )


def test_export_to_something_else_is_bad_input(repository: Path) -> None:
    argv = ["apply", str(REVISIONS[0]), "--tree", str(repository), "--export", str(repository)]
    result = CliRunner().invoke(main, argv)
    assert result.exit_code == 2
    assert "lies in the tree" in result.stderr


def test_two_series_in_one_mailbox_both_start_from_the_tree(
    repository: Path, tmp_path: Path
) -> None:
    box = tmp_path / "box"
    text = REVISIONS[0].read_text()
    renamed = (
        text.replace("Message-ID: <", "Message-ID: <again-")
        .replace("In-Reply-To: <", "In-Reply-To: <again-")
        .replace("References: <", "References: <again-")
    )
    assert renamed != text
    box.write_text(text + "\n" + renamed)
    status, content = _apply(box, repository)
    assert status == 0
    patches = content["patches"]
    assert isinstance(patches, list)
    assert [patch["series"] for patch in patches] == [1, 1, 1, 2, 2, 2]
    assert [patch["files"] for patch in patches[:3]] == [patch["files"] for patch in patches[3:]]
