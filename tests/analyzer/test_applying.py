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
