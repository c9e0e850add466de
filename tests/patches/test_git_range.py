"""Commits of a repository that may be hostile, as a series."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from patches.diff import FileStatus
from patches.series import PatchInputError, Series
from patches.sources import load_series
from tests.patches.building import git, repository

LONG = "".join(f"line {number}\n" for number in range(30))


def load_range(range_: str, tree: Path) -> Series:
    return load_series([range_], str(tree), io.BytesIO())


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return repository(
        tmp_path / "repo",
        {"mm/x.c": LONG},
        {"mm/x.c": LONG.replace("line 9\n", "LINE 9\n")},
        {"mm/x.c": None, "mm/y.c": LONG.replace("line 9\n", "LINE 9\n"), "new": "n\n"},
    )


def test_each_commit_is_a_patch_with_its_id(repo: Path) -> None:
    series = load_range("HEAD~2..HEAD", repo)
    ids = git(repo, "rev-list", "--reverse", "HEAD~2..HEAD").stdout.decode().split()
    assert [patch.commit_id for patch in series.patches] == ids
    assert [(patch.number, patch.subject, patch.body) for patch in series.patches] == [
        (1, "mm: step 1", "Body."),
        (2, "mm: step 2", "Body."),
    ]
    assert series.base_commit == git(repo, "rev-parse", "HEAD~2").stdout.decode().strip()
    first, second = (patch.files for patch in series.patches)
    assert len(first[0].old_blob) == 40
    assert first[0].hunks[0].line == 0
    assert [(diff.status, diff.path) for diff in second] == [
        (FileStatus.RENAMED, "mm/y.c"),
        (FileStatus.ADDED, "new"),
    ]


def test_open_ends_are_the_head(repo: Path) -> None:
    assert len(load_range("HEAD~1..", repo).patches) == 1
    with pytest.raises(PatchInputError, match="holds none"):
        load_range("..HEAD~1", repo)


def test_three_dots_start_where_the_branches_parted(repo: Path) -> None:
    git(repo, "checkout", "-q", "-b", "side", "HEAD~1")
    repository(repo, {"side": "s\n"})
    series = load_range("main...side", repo)
    assert [patch.files[0].path for patch in series.patches] == ["side"]


def test_merge_is_counted_and_no_patch(repo: Path) -> None:
    git(repo, "checkout", "-q", "-b", "side", "HEAD~1")
    repository(repo, {"side": "s\n"})
    git(repo, "checkout", "-q", "main")
    git(repo, "merge", "-q", "-m", "merge side", "side")
    series = load_range("HEAD~1..HEAD", repo)
    assert series.not_patches == ("merge side",)
    assert [patch.files[0].path for patch in series.patches] == ["side"]
    assert series.mails == 2


def test_settings_and_attributes_of_the_repository_change_nothing(
    repo: Path, tmp_path: Path
) -> None:
    plain = load_range("HEAD~2..HEAD", repo)
    trap = tmp_path / "ran"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\n")
    script.chmod(0o755)
    (repo / ".gitattributes").write_text("*.c diff=evil\nnew -diff\n")
    git(repo, "add", ".gitattributes")
    for name, value in {
        "diff.external": str(script),
        "diff.evil.command": str(script),
        "diff.evil.binary": "true",
        "diff.evil.textconv": str(script),
        "core.pager": str(script),
        "core.fsmonitor": str(script),
        "gpg.program": str(script),
        "log.showSignature": "true",
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.context": "0",
        "diff.renames": "false",
        "color.ui": "always",
        "color.diff": "always",
        "diff.colorMoved": "default",
        "diff.wordRegex": ".",
        "format.pretty": "oneline",
        "log.date": "relative",
        "log.diffMerges": "combined",
        "core.quotePath": "false",
        "alias.log": f"!{script}",
    }.items():
        git(repo, "config", name, value)
    assert load_range("HEAD~2..HEAD", repo) == plain
    assert not trap.exists()


def test_variables_of_the_user_change_nothing(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = load_range("HEAD~2..HEAD", repo)
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "/bin/false")
    monkeypatch.setenv("GIT_DIFF_OPTS", "-u0")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "diff.noprefix")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    assert load_range("HEAD~2..HEAD", repo) == plain


@pytest.mark.parametrize(
    "range_",
    ["none..HEAD", "HEAD..none", "HEAD..HEAD", "HEAD..--output=x", "-x..HEAD", "HEAD...none", ".."],
)
def test_range_that_names_no_commits_is_an_error(repo: Path, range_: str) -> None:
    with pytest.raises(PatchInputError) as error:
        load_range(range_, repo)
    assert error.value.place == range_
    assert not (repo / "x").exists()


def test_range_without_a_repository_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(PatchInputError, match="expected a git repository"):
        load_range("a..b", tmp_path / "plain")


def test_range_is_found_from_a_subfolder(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo / "mm")
    assert len(load_series(["HEAD~1..HEAD"], None, io.BytesIO()).patches) == 1


def test_file_wins_over_a_range_of_its_name(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("HEAD~1..HEAD").write_text("no patch")
    with pytest.raises(PatchInputError, match="expected a mail"):
        load_range("HEAD~1..HEAD", repo)


def test_message_that_imitates_the_log_stays_one_patch(repo: Path) -> None:
    commit = git(repo, "rev-parse", "HEAD").stdout.decode().strip()
    text = f"evil\n\ncommit {commit}\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"
    git(repo, "commit", "-q", "--allow-empty", "-F", "-", given=text.encode())
    (patch,) = load_range("HEAD~1..HEAD", repo).patches
    assert patch.files == ()
    assert "diff --git" in patch.body
