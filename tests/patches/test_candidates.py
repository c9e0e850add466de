"""What ``--tree`` may name: a path, a revision, tags; and what it must refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from patches.candidates import MOST_TAGS, candidate_trees, split_spec
from patches.series import PatchInputError
from tests.patches.building import git, repository


def names(*specs: str) -> list[str]:
    """Candidates without the folders of the machine."""
    return [one.name.rpartition("/")[2] for one in candidate_trees(specs).trees]


def refusal(*specs: str) -> str:
    with pytest.raises(PatchInputError) as caught:
        candidate_trees(specs)
    return str(caught.value)


@pytest.fixture
def repo(tmp_path: Path) -> str:
    """Tags v1.9, v1.10-rc1, v1.10-rc2, v1.10, v1.10.1, v1.11 and some that are no versions."""
    folder = repository(tmp_path / "linux", *({"x": f"{n}\n"} for n in range(6)))
    # In an order that neither names nor commits have.
    tags = {"v1.10": 3, "v1.11": 5, "v1.9": 0, "v1.10-rc2": 2, "v1.10-rc1": 1, "v1.10.1": 4}
    for tag, commit in tags.items():
        git(folder, "tag", tag, f"main~{5 - commit}")
    for tag in ("next-20260101", "w1.10", "v1.10-fixes", "vX"):
        git(folder, "tag", tag)
    git(folder, "tag", "v1.10-tree", "main^{tree}")
    return str(folder)


def text(spec: str) -> str:
    (one,) = candidate_trees([spec]).trees
    file = one.tree.read("x")
    assert file is not None
    return file.text


def test_path_alone_is_the_head(repo: str) -> None:
    (one,) = candidate_trees([repo]).trees
    assert (one.name, one.pinned, text(repo)) == (repo, False, "5\n")


def test_revision_behind_an_at_sign_is_read(repo: str) -> None:
    (one,) = candidate_trees([f"{repo}@v1.10"]).trees
    assert (one.name, one.pinned, text(one.name)) == (f"{repo}@v1.10", True, "3\n")
    assert text(f"{repo}@main~5") == "0\n"
    assert text(f"{repo}@HEAD@{{0}}") == "5\n"


def test_path_that_holds_an_at_sign_is_a_path(tmp_path: Path) -> None:
    folder = repository(tmp_path / "a@b", {"x": "one\n"}, {"x": "two\n"})
    assert text(str(folder)) == "two\n"
    assert text(f"{folder}@main~1") == "one\n"
    assert split_spec(f"{folder}@main@{{1}}") == (str(folder), "main@{1}")


def test_longest_path_wins_over_a_revision(tmp_path: Path) -> None:
    repository(tmp_path / "a", {"x": "of a\n"})
    git(tmp_path / "a", "tag", "b")
    other = repository(tmp_path / "a@b", {"x": "of a@b\n"})
    assert text(str(other)) == "of a@b\n"


def test_range_of_tags_is_tried_by_version(repo: str) -> None:
    assert names(f"{repo}@v1.9..v1.11") == [
        "linux@v1.9",
        "linux@v1.10-rc1",
        "linux@v1.10-rc2",
        "linux@v1.10",
        "linux@v1.10.1",
        "linux@v1.11",
    ]
    assert names(f"{repo}@v1.10-rc2..v1.10") == ["linux@v1.10-rc2", "linux@v1.10"]
    assert names(f"{repo}@v1.9..v1.9") == ["linux@v1.9"]


def test_annotated_tags_are_commits_and_tags_of_tags_too(repo: str) -> None:
    folder = Path(repo)
    git(folder, "tag", "-a", "-m", "release", "v2.0", "main~2")
    git(folder, "tag", "-a", "-m", "release", "v2.1", "v2.0")
    found = candidate_trees([f"{repo}@v2.0..v2.1"]).trees
    commit = git(folder, "rev-parse", "main~2").stdout.decode().strip()
    assert [one.commit for one in found] == [commit, commit]


def test_settings_of_the_repository_do_not_change_the_order(repo: str) -> None:
    git(Path(repo), "config", "versionsort.suffix", "1")
    git(Path(repo), "config", "tag.sort", "-creatordate")
    assert names(f"{repo}@v1.9..v1.10") == names(f"{repo}@v1.9..v1.11")[:4]


def test_trees_stand_in_the_order_given_and_once(repo: str) -> None:
    assert names(f"{repo}@v1.11", repo, f"{repo}@v1.11", f"{repo}@v1.10.1..v1.11") == [
        "linux@v1.11",
        "linux",
        "linux@v1.10.1",
    ]


@pytest.mark.parametrize(
    ("suffix", "words"),
    [
        ("@v9", "has no commit 'v9'"),
        ("@", "expected a revision behind the @"),
        ("@--all", "has no commit '--all'"),
        ("@v1.9..v9", "has no tag 'v9'"),
        ("@v1.9..w1.10", "has no tag 'w1.10' that begins with 'v'"),
        ("@v1.11..v1.9", "v1.9 is the older one"),
        ("@v1.9..", "expected two tags"),
        ("@..v1.9", "expected two tags"),
        ("@v1.9...v1.11", "expected two tags"),
        ("@main..main", "has no tag 'main'"),
        ("@v1.10-tree..v1.11", "has no tag 'v1.10-tree'"),
        ("/nowhere", "expected a folder"),
        ("/nowhere@v1.9", "expected a folder"),
        ("@v1.9\n", "has no commit"),
    ],
)
def test_what_names_no_tree_is_refused_with_words(suffix: str, words: str, repo: str) -> None:
    assert words in refusal(repo + suffix)


def test_plain_folder_has_no_revisions(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "x").write_text("1\n")
    assert names(str(tmp_path / "plain")) == ["plain"]
    assert "is no git repository" in refusal(f"{tmp_path}/plain@v1")
    assert "is no git repository" in refusal(f"{tmp_path}/plain@v1..v2")


def tagged(folder: Path, tags: list[str]) -> str:
    """A repository with all of *tags* on its only commit."""
    repository(folder, {"x": "1\n"})
    commit = git(folder, "rev-parse", "HEAD").stdout
    lines = b"".join(b"create refs/tags/%s %s" % (tag.encode(), commit) for tag in tags)
    assert git(folder, "update-ref", "--stdin", given=lines).returncode == 0
    return str(folder)


def test_too_many_tags_lose_candidates_then_points_and_that_is_said(tmp_path: Path) -> None:
    releases = [f"v6.{minor}" for minor in range(1, 13)]
    candidates = [f"{tag}-rc{n}" for tag in releases for n in range(1, 9)]
    repo = tagged(tmp_path / "a", [*releases, *candidates])
    found = candidate_trees([f"{repo}@v6.1..v6.12"])
    assert [one.name.rpartition("@")[2] for one in found.trees] == releases
    (note,) = found.notes
    assert "v6.1..v6.12: 100 tags; 12 are looked at, without release candidates" in note
    points = [f"{tag}.{n}" for tag in releases for n in range(1, 9)]
    repo = tagged(tmp_path / "b", [*releases, *points])
    found = candidate_trees([f"{repo}@v6.1..v6.12"])
    assert [one.name.rpartition("@")[2] for one in found.trees] == releases
    assert "without release candidates and point releases" in found.notes[0]


def test_too_many_releases_are_spread_with_both_ends(tmp_path: Path) -> None:
    repo = tagged(tmp_path / "a", [f"v1.{minor}" for minor in range(300)])
    found = candidate_trees([f"{repo}@v1.0..v1.299"])
    kept = [one.name.rpartition("@")[2] for one in found.trees]
    assert (len(kept), kept[0], kept[-1]) == (MOST_TAGS, "v1.0", "v1.299")
    assert "evenly spread" in found.notes[0]
