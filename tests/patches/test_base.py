"""The ladder: which rung decides, how sure it is, and what it says of the other trees."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from patches.base import Base, find_base
from patches.candidates import candidate_trees
from patches.footprint import blob_id, footprint
from patches.ladder import Confidence
from patches.series import Series
from tests.patches.building import git, load, mail, repository

BODY = "Say why.\n\nSigned-off-by: A B <a@b.example>\n---\n\n{diff}-- \n2.20.1\n\n{trailer}\n"
LINES = [f"line {n}\n" for n in range(1, 41)]


def changed(*at: int, extra: int = 0) -> str:
    """Forty lines, with some of them changed and some more in front."""
    lines = [f"LINE {n}\n" if n in at else line for n, line in enumerate(LINES, 1)]
    return "".join([*(f"more {n}\n" for n in range(extra)), *lines])


def id_of(text: str) -> str:
    return blob_id(text.encode())[:12]


def change(path: str, at: int, before: str, after: str = "") -> str:
    """A diff of one line in a file; *before* is the text whose blob it names."""
    start = max(at - 3, 1)
    rows = [f" line {n}\n" for n in range(start, at)]
    rows += [f"-line {at}\n", f"+LINE {at}\n"]
    rows += [f" line {n}\n" for n in range(at + 1, at + 4)]
    count = len(rows) - 1
    return (
        f"diff --git a/{path} b/{path}\nindex {id_of(before)}..{id_of(after or 'z')} 100644\n"
        f"--- a/{path}\n+++ b/{path}\n@@ -{start},{count} +{start},{count} @@\n{''.join(rows)}"
    )


def new(path: str) -> str:
    return (
        f"diff --git a/{path} b/{path}\nnew file mode 100644\nindex 000000000000..{id_of('new')}\n"
        f"--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+new\n"
    )


def posted(*diffs: str, trailer: str = "") -> Series:
    """One patch for each diff; *trailer* stands in the last one."""
    last = len(diffs)
    return load(
        "".join(
            mail(
                f"[PATCH {n}/{last}] mm: {'x' * n}",
                BODY.format(diff=diff, trailer=trailer if n == last else ""),
            )
            for n, diff in enumerate(diffs, 1)
        )
    )


def trees(folder: Path, **files: Mapping[str, str]) -> list[str]:
    """One repository for each name."""
    return [str(repository(folder / name, content)) for name, content in files.items()]


def climb(series: Series, *specs: str) -> Base:
    return find_base(candidate_trees(specs), series)


def chosen(base: Base) -> str:
    return base.ladder.best.name.rpartition("/")[2]


def test_tree_whose_blobs_all_stand_is_exact(tmp_path: Path) -> None:
    old, base, new_ = trees(
        tmp_path, old={"a": changed(30)}, base={"a": changed()}, new={"a": changed(20, extra=2)}
    )
    found = climb(posted(change("a", 10, changed())), old, base, new_)
    ladder = found.ladder
    assert (chosen(found), ladder.confidence) == ("base", Confidence.EXACT)
    assert [(a.blobs, a.hunks) for a in ladder.attempts] == [(0, 1), (1, 1), (0, 1)]
    assert ladder.reason == "all 1 base blobs stand in it, and 1 of 1 hunks apply"
    assert found.tree.describe() == ladder.best.where
    assert found.steps[0].after.read("a") is not None


def test_only_the_first_patch_on_a_file_names_a_blob_of_the_base(tmp_path: Path) -> None:
    series = posted(
        change("a", 10, changed(), changed(10)),
        change("a", 30, changed(10), changed(10, 30)),
        new("b"),
        change("b", 10, "new\n"),
    )
    said = footprint(series)
    assert dict(said.starts) == {"a": id_of(changed())}
    assert said.ends["a"] == id_of(changed(10, 30))
    # A tree that holds the file as it is between the two patches is not the base.
    between, base = trees(tmp_path, between={"a": changed(10)}, base={"a": changed()})
    assert chosen(climb(series, between, base)) == "base"


def test_without_a_blob_the_most_hunks_win(tmp_path: Path) -> None:
    series = posted(change("a", 10, "lost"), change("b", 20, "lost"), change("c", 30, "lost"))
    good, bad = changed(1), "other\n"
    one, two, none = trees(
        tmp_path,
        one={"a": good, "b": bad, "c": bad},
        two={"a": good, "b": good, "c": bad},
        none={"a": bad, "b": bad, "c": bad},
    )
    found = climb(series, one, two, none)
    assert chosen(found) == "two"
    assert [a.hunks for a in found.ladder.attempts] == [1, 2, 0]
    assert found.ladder.confidence is Confidence.LOW
    assert not found.ladder.best.whole
    assert found.ladder.reason == "2 of 3 hunks apply, 0 of 3 base blobs stand in it"


def test_clear_lead_with_blobs_is_a_high_confidence(tmp_path: Path) -> None:
    series = posted(change("a", 10, changed()), change("b", 10, "lost"), change("c", 10, "lost"))
    near, far = trees(
        tmp_path,
        near={"a": changed(), "b": changed(30), "c": changed(9)},
        far={"a": changed(9), "b": changed(9), "c": changed(30)},
    )
    found = climb(series, far, near)
    assert (chosen(found), found.ladder.confidence) == ("near", Confidence.HIGH)
    assert "no other tree takes half as many" in found.ladder.reason


def test_small_fix_that_goes_onto_several_trees_is_a_low_confidence(tmp_path: Path) -> None:
    a, b = trees(tmp_path, a={"a": changed(30)}, b={"a": changed(20)})
    found = climb(posted(change("a", 10, "lost")), a, b)
    assert (chosen(found), found.ladder.confidence) == ("a", Confidence.LOW)
    assert found.ladder.best.whole


def test_equal_trees_are_decided_by_the_order_given(tmp_path: Path) -> None:
    a, b = trees(tmp_path, a={"a": changed()}, b={"a": changed(), "other": "x\n"})
    series = posted(change("a", 10, changed()))
    assert chosen(climb(series, a, b)) == "a"
    found = climb(series, b, a)
    assert chosen(found) == "b"
    assert found.ladder.reason.endswith("a would do as well, the first given is taken")
    assert found.ladder.attempts[1].same_as == b


def test_fewer_moved_lines_decide_between_trees_that_take_everything(tmp_path: Path) -> None:
    far, near = trees(tmp_path, far={"a": changed(30, extra=9)}, near={"a": changed(30, extra=1)})
    assert chosen(climb(posted(change("a", 10, "lost")), far, near)) == "near"


def test_tree_that_no_hunk_fits_is_still_named_without_confidence(tmp_path: Path) -> None:
    (a,) = trees(tmp_path, a={"a": "other\n"})
    found = climb(posted(change("a", 10, "lost")), a)
    assert (chosen(found), found.ladder.confidence) == ("a", Confidence.NONE)
    assert "no hunk applies" in found.ladder.reason
    # The file is handed out as far as the hunks show it.
    after = found.steps[0].after.read("a")
    assert after is not None
    assert after.origin == "hunks"


def test_series_that_is_there_already_is_told(tmp_path: Path) -> None:
    has, empty = trees(tmp_path, has={"a": changed(10)}, empty={"a": "other\n"})
    found = climb(posted(change("a", 10, changed(), changed(10))), empty, has)
    assert chosen(found) == "has"
    assert [a.results for a in found.ladder.attempts] == [0, 1]
    assert "1 of 1 hunks already" in found.ladder.reason


def test_series_of_new_files_fits_many_trees_and_says_so(tmp_path: Path) -> None:
    a, b = trees(tmp_path, a={"x": "1\n"}, b={"x": "2\n"})
    found = climb(posted(new("b")), a, b)
    assert (chosen(found), found.ladder.confidence) == ("a", Confidence.LOW)
    assert "only adds files" in found.ladder.reason


def test_plain_folder_competes_by_the_ids_of_its_files(tmp_path: Path) -> None:
    (other,) = trees(tmp_path, other={"a": changed(30)})
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "a").write_text(changed())
    found = climb(posted(change("a", 10, changed())), other, str(plain))
    assert (chosen(found), found.ladder.confidence) == ("plain", Confidence.EXACT)
    assert found.ladder.best.commit == ""


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A repository whose second commit of four is the base."""
    return repository(
        tmp_path / "linux",
        {"a": changed(1)},
        {"a": changed()},
        {"a": changed(9)},
        {"a": changed(9, 11)},
    )


def commit_of(repo: Path, revision: str) -> str:
    return git(repo, "rev-parse", revision).stdout.decode().strip()


def test_base_commit_in_a_repository_is_exact_whatever_its_head_is(history: Path) -> None:
    commit = commit_of(history, "HEAD~2")
    series = posted(change("a", 10, changed()), trailer=f"base-commit: {commit}")
    found = climb(series, str(history))
    best = found.ladder.best
    assert (best.named, best.commit, found.ladder.confidence) == (True, commit, Confidence.EXACT)
    assert [a.hunks for a in found.ladder.attempts] == [1, 0]
    assert "base-commit names it, and 1 of 1 base blobs stand in it" in found.ladder.reason


def test_base_commit_without_its_prerequisites_is_not_exact(history: Path) -> None:
    commit = commit_of(history, "HEAD")
    series = posted(change("a", 10, changed()), trailer=f"base-commit: {commit}")
    found = climb(series, str(history), f"{history}@HEAD~2")
    assert (chosen(found), found.ladder.best.named) == ("linux@HEAD~2", False)
    assert found.ladder.attempts[0].named


def test_base_commit_in_no_tree_is_said(history: Path) -> None:
    series = posted(change("a", 10, changed()), trailer=f"base-commit: {'12' * 20}")
    ladder = climb(series, str(history)).ladder
    assert (ladder.base_commit, ladder.sought) == ("12" * 20, True)
    assert [a.named for a in ladder.attempts] == [False]


def test_branch_with_the_name_of_the_commit_is_not_the_base(history: Path) -> None:
    git(history, "branch", "abcdef1")
    series = posted(change("a", 10, changed()), trailer="base-commit: abcdef1")
    assert [a.named for a in climb(series, str(history)).ladder.attempts] == [False]


def test_single_revision_named_by_the_user_stays_the_base(history: Path) -> None:
    commit = commit_of(history, "HEAD~2")
    series = posted(change("a", 10, changed()), trailer=f"base-commit: {commit}")
    ladder = climb(series, f"{history}@HEAD").ladder
    assert (len(ladder.attempts), ladder.sought, ladder.best.named) == (1, False, False)


def test_tags_with_the_same_files_are_tried_once(history: Path) -> None:
    for n in range(12):
        git(history, "commit", "-q", "--allow-empty", "-m", f"nothing {n}")
        git(history, "tag", f"v1.{n}")
    found = climb(posted(change("a", 30, "lost")), f"{history}@v1.0..v1.11")
    assert (len(found.ladder.attempts), chosen(found)) == (12, "linux@v1.0")
    assert {a.same_as.rpartition("@")[2] for a in found.ladder.attempts} == {"", "v1.0"}
    assert {a.hunks for a in found.ladder.attempts} == {1}
    assert "v1.1, " in found.ladder.reason
    assert "and 8 more would do as well" in found.ladder.reason


def test_certain_tag_spares_the_others_and_that_is_said(tmp_path: Path) -> None:
    repo = repository(tmp_path / "linux", *({"a": changed(n)} for n in range(1, 15)))
    for n in range(14):
        git(repo, "tag", f"v1.{n}", f"HEAD~{13 - n}")
    found = climb(posted(change("a", 30, changed(6))), f"{repo}@v1.0..v1.13")
    assert (chosen(found), found.ladder.confidence) == ("linux@v1.5", Confidence.EXACT)
    assert sum(bool(a.fits) for a in found.ladder.attempts) == 1
    assert found.ladder.notes == ("13 of 14 trees not tried with patches: the blobs are decisive",)


def test_hunk_that_the_mail_lost_keeps_the_series_from_being_whole(tmp_path: Path) -> None:
    (a,) = trees(tmp_path, a={"a": changed()})
    lost = f"{change('a', 10, changed())}@@ -30,7 +30,9 @@\n line 30\n"
    ladder = climb(posted(lost), a).ladder
    (fit,) = ladder.best.fits
    assert [r.kind for r in fit.refused] == ["corrupt mail"]
    assert (fit.applied, fit.total, ladder.best.whole) == (1, 2, False)
    assert ladder.confidence is Confidence.EXACT
