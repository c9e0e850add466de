"""Patches that a series needs: found among its own, in a history, or not at all."""

from __future__ import annotations

import io
from pathlib import Path

from patches.base import find_base
from patches.candidates import candidate_trees
from patches.ladder import Ladder
from patches.patchid import patch_ids, wanted_ids
from patches.sources import load_series
from tests.patches.building import CHANGE, git, load, mail, patch_of, repository

OTHER = CHANGE.replace("two", "second").replace("TWO", "SECOND")


def stable_id(repo: Path, revision: str) -> str:
    """What git itself says of a commit."""
    shown = git(repo, "show", revision).stdout
    return git(repo, "patch-id", "--stable", given=shown).stdout.decode().split()[0]


def needing(*ids: str) -> str:
    trailers = "".join(f"prerequisite-patch-id: {one}\n" for one in ids)
    return mail(body=f"Why.\n---\n\n{CHANGE}-- \n2.20.1\n\n{trailers}")


def climb(text: str, *specs: str) -> Ladder:
    return find_base(candidate_trees(specs), load(text)).ladder


def history(folder: Path) -> Path:
    """Two commits behind the first; the last one moves, adds and removes files."""
    return repository(
        folder,
        {"mm/lend.c": "zero\none\ntwo\nthree\n", "gone": "x\n"},
        {"mm/lend.c": "one\ntwo\nthree\n"},
        {"gone": None, "mm/new.c": "new\n"},
    )


def test_patch_id_is_that_of_git_for_new_gone_and_changed_files(tmp_path: Path) -> None:
    repo = history(tmp_path / "linux")
    series = load_series(["HEAD~2..HEAD"], str(repo), io.BytesIO())
    ours = [patch_id for _, patch_id in patch_ids(series.patches)]
    assert ours == [stable_id(repo, "HEAD~1"), stable_id(repo, "HEAD")]


def test_patches_are_told_apart_and_keep_their_numbers() -> None:
    found = patch_ids([patch_of(CHANGE, 3), patch_of(OTHER, 7)])
    assert [number for number, _ in found] == [3, 7]
    assert found[0][1] != found[1][1]


def test_prerequisite_in_the_history_of_one_tree_is_counted_there(tmp_path: Path) -> None:
    repo = history(tmp_path / "linux")
    needed = stable_id(repo, "HEAD~1")
    ladder = climb(needing(needed), f"{repo}@HEAD~2", f"{repo}@HEAD")
    assert [one.prerequisites for one in ladder.attempts] == [0, 1, 1]
    (found,) = ladder.prerequisites
    assert (found.patch_id, found.patches) == (needed, ())
    assert found.trees == (f"{repo}@HEAD", ladder.attempts[2].name)


def test_commit_behind_all_prerequisites_is_tried_too(tmp_path: Path) -> None:
    repo = history(tmp_path / "linux")
    needed = stable_id(repo, "HEAD~1")
    first, last = climb(needing(needed), str(repo)).attempts
    commit = git(repo, "rev-parse", "HEAD~1").stdout.decode().strip()
    assert (first.name, first.prerequisites) == (str(repo), 1)
    assert (last.name, last.commit, last.prerequisites) == (f"{repo}@{commit[:12]}", commit, 1)
    # One of them is nowhere, so no commit has them all.
    assert len(climb(needing(needed, "ab" * 20), str(repo)).attempts) == 1
    # The user named the revision.
    assert len(climb(needing(needed), f"{repo}@HEAD").attempts) == 1


def test_prerequisite_among_the_patches_of_the_input_is_named(tmp_path: Path) -> None:
    repo = history(tmp_path / "linux")
    ((_, needed),) = patch_ids([patch_of(OTHER)])
    first = mail("[PATCH 1/2] mm: first", body=f"Why.\n---\n\n{OTHER}")
    second = needing(needed).replace("[PATCH] mm: lend a page", "[PATCH 2/2] mm: lend a page")
    (found,) = climb(first + second, str(repo)).prerequisites
    assert (found.patches, found.trees, found.found) == ((1,), (), True)


def test_prerequisite_that_is_nowhere_is_said(tmp_path: Path) -> None:
    repo = history(tmp_path / "linux")
    (found,) = climb(needing("ab" * 20), str(repo)).prerequisites
    assert not found.found


def test_words_that_are_no_ids_are_passed_over_and_repeats_count_once() -> None:
    series = load(needing("ab" * 20, "--output=x", "ab" * 20, "HEAD"))
    assert wanted_ids(series) == ("ab" * 20,)


def test_first_commit_of_a_history_is_not_searched(tmp_path: Path) -> None:
    repo = history(tmp_path / "linux")
    (found,) = climb(needing(stable_id(repo, "HEAD~2")), str(repo)).prerequisites
    assert not found.found


def test_commands_of_the_repository_do_not_run(tmp_path: Path) -> None:
    repo, trap = history(tmp_path / "linux"), tmp_path / "ran"
    needed = stable_id(repo, "HEAD~1")
    for name in ("diff.external", "diff.c.textconv", "diff.c.command", "core.fsmonitor"):
        git(repo, "config", name, f"touch {trap}; false")
    (repo / ".git" / "info").mkdir(exist_ok=True)
    (repo / ".git" / "info" / "attributes").write_text("*.c diff=c\n")
    (found,) = climb(needing(needed), str(repo)).prerequisites
    assert not trap.exists()
    assert found.found
