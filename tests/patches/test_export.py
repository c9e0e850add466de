"""Exported trees: real commits that say what they lack, and nothing written anywhere else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from patches.apply import Step, apply_steps
from patches.export import export
from patches.series import CommitId, Patch, PatchInputError, Series
from patches.tree import open_tree
from tests.patches.building import AFTER, BEFORE, CHANGE, git, load, mail, patch_of, repository

MOVE = "diff --git a/mm/lend.c b/mm/give.c\nrename from mm/lend.c\nrename to mm/give.c\n"
LINK = """\
diff --git a/now b/now
new file mode 120000
--- /dev/null
+++ b/now
@@ -0,0 +1 @@
+mm/give.c
\\ No newline at end of file
"""


def steps_of(tree: Path, *patches: Patch) -> tuple[Step, ...]:
    series = Series("t", 1, None, patches, CommitId(""), len(patches), (), ())
    return tuple(apply_steps(open_tree(str(tree)), series))


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return repository(tmp_path / "repo", {"mm/lend.c": BEFORE, "top": "t\n"})


def state(folder: Path) -> dict[Path, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def shown(scratch: Path, *arguments: str) -> str:
    return git(scratch, *arguments).stdout.decode()


def test_each_patch_is_a_commit_and_the_tree_is_left_alone(repo: Path, tmp_path: Path) -> None:
    before = state(repo)
    scratch = tmp_path / "scratch.git"
    steps = steps_of(repo, patch_of(CHANGE), patch_of(MOVE, 2), patch_of(LINK, 3))
    (one,) = export(str(scratch), open_tree(str(repo)), str(repo), [steps])
    assert state(repo) == before
    assert one.base == shown(repo, "rev-parse", "HEAD").strip()
    assert shown(scratch, "rev-list", "--reverse", f"{one.base}..{one.ref}").split() == list(
        one.commits
    )
    assert shown(scratch, "show", f"{one.commits[0]}:mm/lend.c") == AFTER
    tip = shown(scratch, "ls-tree", "-r", one.ref)
    assert [(row.split()[0], row.split("\t")[1]) for row in tip.splitlines()] == [
        ("100644", "mm/give.c"),
        ("120000", "now"),
        ("100644", "top"),
    ]
    assert git(scratch, "fsck", "--strict").returncode == 0
    assert git(scratch, "range-diff", f"{one.base}..{one.ref}", f"{one.base}..{one.ref}").stdout


def test_commit_has_author_date_and_message_of_the_mail(repo: Path, tmp_path: Path) -> None:
    (patch,) = load(mail()).patches
    found = [
        export(str(tmp_path / name), open_tree(str(repo)), str(repo), [steps_of(repo, patch)])
        for name in ("one", "two")
    ]
    assert found[0] == found[1]
    told = shown(
        tmp_path / "one", "log", "-1", "--format=%an|%ae|%aI|%cn|%cI|%s|%b", found[0][0].ref
    )
    date = "2020-09-14T11:27:44+00:00"
    assert told.startswith(f"A B|a@b.example|{date}|hvpatch|{date}|mm: lend a page|Say why.\n")
    assert "hvpatch:" not in told.split("|", 6)[6]


def test_what_a_commit_lacks_of_its_patch_stands_in_its_message(repo: Path, tmp_path: Path) -> None:
    wrong = CHANGE.replace("-two", "-zwei").replace("mm/lend.c", "top")
    both = patch_of(CHANGE + wrong)
    scratch = tmp_path / "scratch"
    (one,) = export(str(scratch), open_tree(str(repo)), str(repo), [steps_of(repo, both)])
    assert shown(scratch, "show", "--format=", "--name-only", one.ref).split() == ["mm/lend.c"]
    message = shown(scratch, "log", "-1", "--format=%B", one.ref)
    assert "this commit is not the whole patch" in message
    assert "top: 1 of 1 hunks do not apply" in message
    assert "top: hunk 1: context drifted:" in message


def test_plain_folder_gives_a_first_commit_of_the_files_that_change(tmp_path: Path) -> None:
    (tmp_path / "tree/mm").mkdir(parents=True)
    (tmp_path / "tree/mm/lend.c").write_text(BEFORE)
    (tmp_path / "tree/other").write_text("x\n")
    scratch, tree = tmp_path / "scratch", tmp_path / "tree"
    steps = steps_of(tree, patch_of(CHANGE))
    (one,) = export(str(scratch), open_tree(str(tree)), str(tree), [steps])
    assert shown(scratch, "ls-tree", "-r", "--name-only", one.base).split() == ["mm/lend.c"]
    assert shown(scratch, "show", f"{one.base}:mm/lend.c") == BEFORE
    assert shown(scratch, "show", f"{one.ref}:mm/lend.c") == AFTER


def test_several_series_are_several_branches_from_one_base(repo: Path, tmp_path: Path) -> None:
    steps = steps_of(repo, patch_of(CHANGE))
    one, two = export(str(tmp_path / "s"), open_tree(str(repo)), str(repo), [steps, steps])
    assert (one.ref, two.ref) == ("refs/heads/series-1", "refs/heads/series-2")
    assert (one.base, one.commits) == (two.base, two.commits)


def test_folder_that_is_something_else_is_refused_and_stays(repo: Path, tmp_path: Path) -> None:
    tree, steps = open_tree(str(repo)), steps_of(repo, patch_of(CHANGE))
    other = repository(tmp_path / "other", {"x": "y\n"})
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(repo)
    for name in ("other", "file", "repo", "repo/.git", "repo/new", "link/new", "link"):
        before = state(tmp_path)
        with pytest.raises(PatchInputError):
            export(str(tmp_path / name), tree, str(repo), [steps])
        assert state(tmp_path) == before, name
    assert (other / "x").read_text() == "y\n"


def test_export_can_be_repeated_over_what_was_exported(repo: Path, tmp_path: Path) -> None:
    tree, scratch = open_tree(str(repo)), tmp_path / "scratch"
    (tmp_path / "scratch").mkdir()
    export(str(scratch), tree, str(repo), [steps_of(repo, patch_of(CHANGE))])
    (again,) = export(str(scratch), tree, str(repo), [steps_of(repo, patch_of(MOVE))])
    assert shown(scratch, "ls-tree", "-r", "--name-only", again.ref).split() == ["mm/give.c", "top"]


def test_export_runs_nothing_of_the_reviewed_repository(repo: Path, tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("reference-transaction", "post-update", "pre-auto-gc", "post-index-change"):
        (hooks / hook).write_text(f"#!/bin/sh\ntouch {trap}\n")
        (hooks / hook).chmod(0o755)
    git(repo, "config", "core.hooksPath", str(hooks))
    git(repo, "config", "core.fsmonitor", f"touch {trap}; false")
    git(repo, "config", "filter.x.clean", f"touch {trap}; cat")
    git(repo, "config", "filter.x.smudge", f"touch {trap}; cat")
    (repo / ".gitattributes").write_text("* filter=x\n")
    trap.unlink(missing_ok=True)
    export(str(tmp_path / "s"), open_tree(str(repo)), str(repo), [steps_of(repo, patch_of(CHANGE))])
    assert not trap.exists()
    # The trap works: git itself falls into it.
    subprocess.run(["git", "add", "--renormalize", "."], cwd=repo, check=False, capture_output=True)
    assert trap.exists()
