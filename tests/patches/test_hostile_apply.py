"""Patches and trees that mean harm: nothing outside is read, nothing is run, nothing written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from patches.apply import ReasonClass, apply_patch
from patches.series import PatchInputError
from patches.tree import entry, open_tree
from tests.patches.building import (
    AFTER,
    BEFORE,
    CHANGE,
    Files,
    git,
    load,
    mail,
    patch_of,
    repository,
)

ADD = "--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+#!/bin/sh\n"


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


@pytest.mark.parametrize(
    "path",
    ["../out", "mm/../../out", "/out", ".git/hooks/x", ".GIT/hooks/x", "a/.git/config", "a//b"],
)
def test_path_that_leads_elsewhere_is_a_corrupt_mail(path: str) -> None:
    header = f"diff --git a/{path} b/{path}\nnew file mode 100755\n" + ADD.format(path=path)
    (patch,) = load(mail(body=f"Why.\n---\n{header}{CHANGE}-- \n2\n")).patches
    after, result = apply_patch(Files({"mm/lend.c": BEFORE}), patch)
    assert [file.path for file in result.files] == ["mm/lend.c"]
    assert any("is rejected: the path" in problem.text for problem in patch.problems)
    assert entry(after, path) is None


@pytest.fixture(params=["git", "folder"])
def linked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A tree, as a repository or a folder, with links out of it and to folders in it."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/lend.c").write_text(BEFORE)
    root = repository(tmp_path / "tree", {"mm/lend.c": BEFORE})
    (root / "out").symlink_to("../secret")
    (root / "absolute").symlink_to(tmp_path / "secret")
    (root / "inside").symlink_to("mm")
    (root / "file").symlink_to("../secret/lend.c")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "links")
    if request.param == "folder":
        (root / ".git").rename(tmp_path / "not-a-repository")
    return root


@pytest.mark.parametrize("folder", ["out", "absolute", "inside"])
def test_nothing_is_read_or_made_beyond_a_link(linked: Path, folder: str) -> None:
    tree = open_tree(str(linked))
    _, result = apply_patch(tree, patch_of(CHANGE.replace("mm/lend.c", f"{folder}/lend.c")))
    assert result.files[0].reason_class is ReasonClass.FILE_MISSING
    after, result = apply_patch(tree, patch_of(ADD.format(path=f"{folder}/new")))
    assert result.files[0].reason == f"{folder} is a symbolic link in the tree, not a folder"
    assert result.files[0].reason_class is ReasonClass.MODE_OR_RENAME_CONFLICT
    assert entry(after, f"{folder}/new") is None


def test_link_is_patched_as_a_link_and_not_where_it_points(linked: Path) -> None:
    tree = open_tree(str(linked))
    _, result = apply_patch(tree, patch_of(CHANGE.replace("mm/lend.c", "file")))
    assert result.files[0].reason == "file is a symbolic link in the tree"
    change = (
        "diff --git a/file b/file\nindex 1111111..2222222 120000\n--- a/file\n+++ b/file\n"
        "@@ -1 +1 @@\n-../secret/lend.c\n\\ No newline at end of file\n"
        "+mm/lend.c\n\\ No newline at end of file\n"
    )
    after, result = apply_patch(tree, patch_of(change))
    assert result.files[0].whole
    found = entry(after, "file")
    assert found is not None
    assert (found.mode, found.text) == ("120000", "mm/lend.c")
    assert after.read("file") is None


def test_names_that_differ_in_case_only_stay_two_files() -> None:
    upper = CHANGE.replace("mm/lend.c", "mm/LEND.c").replace("+TWO", "+upper")
    tree = Files({"mm/lend.c": BEFORE, "mm/LEND.c": BEFORE})
    after, result = apply_patch(tree, patch_of(CHANGE + upper))
    assert all(file.whole for file in result.files)
    texts = [after.read(path) for path in ("mm/lend.c", "mm/LEND.c")]
    assert [file.text for file in texts if file] == [AFTER, AFTER.replace("TWO", "upper")]


def test_kind_of_a_file_that_is_not_as_the_patch_says_is_a_conflict() -> None:
    below = ADD.format(path="mm/lend.c/x")
    after, result = apply_patch(Files({"mm/lend.c": BEFORE}), patch_of(below))
    assert result.files[0].reason == "mm/lend.c is a file in the tree, not a folder"
    assert entry(after, "mm/lend.c/x") is None


def test_submodule_is_recorded_only(tmp_path: Path) -> None:
    text = (
        "diff --git a/sub b/sub\nindex 1111111..2222222 160000\n--- a/sub\n+++ b/sub\n"
        f"@@ -1 +1 @@\n-Subproject commit {'1' * 40}\n+Subproject commit {'2' * 40}\n"
    )
    after, result = apply_patch(Files({}), patch_of(text))
    assert result.files[0].reason == "submodule: recorded, not applied (1111111 to 2222222)"
    assert result.files[0].reason_class is ReasonClass.SUBMODULE
    assert entry(after, "sub") is None


def test_binary_patch_is_recorded_with_its_blobs() -> None:
    text = (
        f"diff --git a/x.png b/x.png\nindex {'1' * 40}..{'2' * 40} 100644\n"
        "GIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n\nliteral 2\nJcmZQzWMT#Y01f~L\n\n"
    )
    _, result = apply_patch(Files({"x.png": b"\0\1"}), patch_of(text + CHANGE))
    (binary, other) = result.files
    assert binary.reason == f"binary: recorded, not applied ({'1' * 40} to {'2' * 40})"
    assert binary.reason_class is ReasonClass.BINARY
    assert other.reason_class is ReasonClass.FILE_MISSING


def many_hunks(hunks: int, removed: str) -> str:
    return "--- a/f\n+++ b/f\n" + "".join(
        f"@@ -{4 * n + 1},4 +{4 * n + 1},4 @@\n a\n a\n-{removed}\n+X\n a\n" for n in range(hunks)
    )


def test_search_in_equal_lines_is_given_up_and_that_is_said() -> None:
    """Each hunk could begin at each of 40,000 lines; tests/benchmarks times a hundred thousand."""
    text = "a\n" * 7 + "b\n"
    twice = "".join(f"@@ -{4 * n + 1},3 +{4 * n + 1},3 @@\n b\n-b\n+X\n a\n" for n in range(300))
    _, result = apply_patch(Files({"f": text * 5_000}), patch_of("--- a/f\n+++ b/f\n" + twice))
    hunks = result.files[0].hunks
    assert len(hunks) == 300
    assert all(hunk.applied or hunk.reason for hunk in hunks)
    gap = [hunk for hunk in hunks if hunk.reason_class is ReasonClass.NOT_KNOWN]
    assert gap
    assert gap[0].reason == "too many places are possible in this file; the search was given up"


@pytest.fixture
def private(tmp_path: Path) -> Path:
    return repository(tmp_path / "private", {"mm/lend.c": BEFORE, "secret": "secret\n"})


def test_objects_outside_are_read_only_if_the_user_says_so(
    private: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "-q", "--shared", str(private), "shared")
    shared = tmp_path / "shared"
    with pytest.raises(PatchInputError, match=r"its objects lie outside of it, in .*private"):
        open_tree(str(shared))
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", str(private / ".git/objects"))
    found = open_tree(str(shared)).read("secret")
    assert found is not None
    assert found.text == "secret\n"
    # One that is trusted cannot send us on to others.
    (private / ".git/objects/info/alternates").write_text("../../../else\n")
    with pytest.raises(PatchInputError, match="else"):
        open_tree(str(shared))


def test_objects_behind_a_link_are_objects_outside(private: Path, tmp_path: Path) -> None:
    tree = repository(tmp_path / "tree", {"x": "y\n"})
    (tree / ".git/objects").rename(tmp_path / "moved")
    (tree / ".git/objects").symlink_to(tmp_path / "moved")
    with pytest.raises(PatchInputError, match="its objects lie outside"):
        open_tree(str(tree))


def test_reviewed_repository_runs_nothing_while_a_series_is_applied(tmp_path: Path) -> None:
    tree = repository(tmp_path / "tree", {"mm/lend.c": BEFORE, ".gitattributes": "* filter=x\n"})
    trap = tmp_path / "ran"
    (tmp_path / "hooks").mkdir()
    for hook in ("post-index-change", "post-checkout", "applypatch-msg", "reference-transaction"):
        (tmp_path / "hooks" / hook).write_text(f"#!/bin/sh\ntouch {trap}\n")
        (tmp_path / "hooks" / hook).chmod(0o755)
    for name in ("core.fsmonitor", "filter.x.clean", "filter.x.smudge", "core.pager"):
        git(tree, "config", name, f"touch {trap}; cat")
    git(tree, "config", "core.hooksPath", str(tmp_path / "hooks"))
    trap.unlink(missing_ok=True)
    before = snapshot(tree)
    after, result = apply_patch(open_tree(str(tree)), patch_of(CHANGE))
    assert result.files[0].whole
    found = after.read("mm/lend.c")
    assert found is not None
    assert found.text == AFTER
    assert snapshot(tree) == before
    assert not trap.exists()


def test_tree_is_as_it_was_after_a_kill(tmp_path: Path) -> None:
    tree = repository(tmp_path / "tree", {"f": "a\n" * 80_000, "mm/lend.c": BEFORE})
    box = tmp_path / "box"
    box.write_text(mail(body="Why.\n---\n" + many_hunks(20_000, "b")))
    before = snapshot(tree)
    argv = [sys.executable, "-m", "analyzer.cli", "apply", str(box), "--tree", str(tree)]
    argv += ["--export", str(tmp_path / "scratch")]
    for seconds in (0.4, 1.2):
        with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(seconds)
            os.kill(run.pid, signal.SIGKILL)
        assert run.returncode == -signal.SIGKILL
        assert snapshot(tree) == before
