"""Trees: what is read, what is refused, and that nothing is ever written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from patches.series import PatchInputError
from patches.tree import (
    DirectoryTree,
    GitTree,
    HunksOnlyTree,
    OverlayTree,
    SourceFile,
    file_of_bytes,
    open_tree,
)
from tests.patches.building import Files, git, repository


def text_of(file: SourceFile | None) -> str:
    assert file is not None
    return file.text


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return repository(tmp_path / "repo", {"mm/x.c": "one\n", "top": "t\n"}, {"mm/x.c": "two\n"})


def test_git_tree_reads_its_revision_and_not_the_checkout(repo: Path) -> None:
    (repo / "mm/x.c").write_text("dirty\n")
    (repo / "top").unlink()
    tree = open_tree(str(repo))
    assert isinstance(tree, GitTree)
    assert text_of(tree.read("mm/x.c")) == "two\n"
    assert text_of(tree.read("top")) == "t\n"
    assert text_of(open_tree(str(repo), "HEAD~1").read("mm/x.c")) == "one\n"
    assert tree.describe() == f"{repo} at {tree.commit[:12]}"


def test_git_tree_has_no_folders_and_no_files_that_are_not_there(repo: Path) -> None:
    tree = open_tree(str(repo))
    for path in ("mm", "mm/none", "none/x", "mm/x.c/y", "", "/top", "../top", "mm/../top", "top\n"):
        assert tree.read(path) is None, path


def test_bare_repository_and_worktree_are_read(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", "repo", "bare.git")
    git(repo, "worktree", "add", "-q", "../work", "HEAD~1")
    assert text_of(open_tree(str(tmp_path / "bare.git")).read("mm/x.c")) == "two\n"
    assert text_of(open_tree(str(tmp_path / "work")).read("mm/x.c")) == "one\n"


def test_links_and_submodules_of_a_git_tree_are_not_followed(repo: Path) -> None:
    (repo / "link").symlink_to("top")
    (repo / "folder").symlink_to("mm")
    git(repo, "add", "-A")
    commit = git(repo, "rev-parse", "HEAD").stdout.decode().strip()
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    git(repo, "commit", "-q", "-m", "links")
    tree = open_tree(str(repo))
    for path in ("link", "folder", "folder/x.c", "sub", "sub/top"):
        assert tree.read(path) is None, path


def test_reading_a_git_tree_writes_nothing_and_runs_nothing_of_it(
    repo: Path, tmp_path: Path
) -> None:
    trap = tmp_path / "ran"
    for name in ("core.fsmonitor", "core.sshCommand", "core.pager", "diff.external"):
        git(repo, "config", name, f"touch {trap}; false")
    before = {path: path.stat().st_mtime_ns for path in repo.rglob("*")}
    assert text_of(open_tree(str(repo)).read("top")) == "t\n"
    assert {path: path.stat().st_mtime_ns for path in repo.rglob("*")} == before
    assert not trap.exists()


def test_git_tree_can_be_closed_and_read_again(repo: Path) -> None:
    tree = open_tree(str(repo))
    assert isinstance(tree, GitTree)
    assert text_of(tree.read("top")) == "t\n"
    tree.close()
    assert text_of(tree.read("mm/x.c")) == "two\n"


def test_variables_of_the_user_do_not_lead_elsewhere(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository(tmp_path / "other", {"top": "other\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git/objects"))
    assert text_of(open_tree(str(repo)).read("top")) == "t\n"


@pytest.mark.parametrize(
    "revision", ["none", "-h", "--all", "HEAD:top", "HEAD\nx", "a\0b", "HEAD^{tree}"]
)
def test_revision_that_is_no_commit_is_an_error(repo: Path, revision: str) -> None:
    with pytest.raises(PatchInputError, match="has no commit"):
        open_tree(str(repo), revision)


def test_tree_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    git(tmp_path, "init", "-q", "unborn")
    for name in ("none", "file", "empty", "unborn", "a\0b"):
        with pytest.raises(PatchInputError):
            open_tree(str(tmp_path / name))


def test_folder_inside_a_repository_is_a_plain_folder(repo: Path) -> None:
    (repo / "mm/HEAD").write_text("ref: refs/heads/main\n")
    tree = open_tree(str(repo / "mm"))
    assert isinstance(tree, DirectoryTree)
    assert text_of(tree.read("x.c")) == "two\n"
    with pytest.raises(PatchInputError, match="no git repository"):
        open_tree(str(repo / "mm"), "HEAD")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("secret\n")
    root = tmp_path / "root"
    (root / "mm").mkdir(parents=True)
    (root / "mm/x.c").write_text("x\n")
    return root


def test_directory_tree_reads_files_and_links_that_stay_inside(folder: Path) -> None:
    (folder / "alias").symlink_to("mm/x.c")
    tree = open_tree(str(folder))
    assert text_of(tree.read("mm/x.c")) == "x\n"
    assert text_of(tree.read("alias")) == "x\n"
    assert tree.describe() == str(folder)


def test_directory_tree_reads_nothing_outside(folder: Path) -> None:
    (folder / "out").symlink_to("../secret")
    (folder / "up").symlink_to("..")
    (folder / "absolute").symlink_to(folder.parent / "secret")
    (folder / "loop").symlink_to("loop")
    tree = open_tree(str(folder))
    for path in ("../secret", "out", "up/secret", "absolute", "loop", "mm", "none", "mm/x.c/y"):
        assert tree.read(path) is None, path
    assert tree.read(str(folder.parent / "secret")) is None


def test_directory_tree_reads_no_pipes_and_nothing_huge(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with (folder / "huge").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    tree = open_tree(str(folder))
    assert tree.read("pipe") is None
    assert tree.read("huge") is None


def test_huge_file_of_a_git_tree_is_not_read_and_the_next_one_is(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo", {"huge": "\n" * (17 * 1024 * 1024), "x": "x\n"})
    tree = open_tree(str(repo))
    assert tree.read("huge") is None
    assert text_of(tree.read("x")) == "x\n"


def test_bytes_that_are_not_utf8_come_back_as_they_were() -> None:
    for data in (b"caf\xe9\n", b"\xff\xfe\0", "é\n".encode(), "é".encode() + b"\xe9", b""):
        file = file_of_bytes("x", data, "tree")
        assert file.data == data
        file.text.encode("utf-8")


def test_overlay_changes_nothing_below_it() -> None:
    base = Files({"a": "a\n", "b": "b\n"})
    first = OverlayTree(base, {"a": file_of_bytes("a", b"A\n", "tree"), "b": None})
    second = OverlayTree(first, {"b": file_of_bytes("b", b"B\n", "patch")})
    assert (text_of(base.read("a")), text_of(base.read("b"))) == ("a\n", "b\n")
    assert (text_of(first.read("a")), first.read("b")) == ("A\n", None)
    assert (text_of(second.read("a")), text_of(second.read("b"))) == ("A\n", "B\n")
    assert second.base is base
    assert second.describe() == "memory with 2 files changed"


def test_hunks_only_tree_is_empty_at_first() -> None:
    assert HunksOnlyTree().read("a") is None
