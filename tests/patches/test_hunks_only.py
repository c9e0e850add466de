"""Reviewing without a tree: what the patches themselves show of the files."""

from __future__ import annotations

from hypothesis import given

from patches.apply import HunkStatus, apply_patch, apply_series
from patches.diff import print_diff
from patches.series import CommitId, Series
from patches.tree import HunksOnlyTree, SourceFile, SourceTree
from tests.patches.building import AFTER, BEFORE, CHANGE, patch_of
from tests.patches.strategies import Edit, edits

FAR = "--- a/f\n+++ b/f\n@@ -100,3 +100,4 @@\n x\n+y\n z\n w\n"
NEAR = "--- a/f\n+++ b/f\n@@ -10,3 +10,1 @@\n a\n-b\n-c\n"


def after(*texts: str) -> SourceTree:
    patches = tuple(patch_of(text, number) for number, text in enumerate(texts, 1))
    series = Series("t", 1, None, patches, CommitId(""), len(patches), (), ())
    tree, results = apply_series(None, series)
    statuses = {hunk.status for r in results for file in r.files for hunk in file.hunks}
    assert statuses <= {HunkStatus.NO_TREE}
    return tree


def known(tree: SourceTree, path: str = "f") -> SourceFile:
    file = tree.read(path)
    assert file is not None
    return file


def lines(file: SourceFile) -> dict[int, str]:
    """The known lines by number."""
    gaps = {number for start, end in file.gaps for number in range(start, end + 1)}
    numbered = enumerate(file.text.removesuffix("\n").split("\n"), 1)
    return {number: text for number, text in numbered if number not in gaps}


def test_lines_of_hunks_stand_at_their_numbers() -> None:
    file = known(after(FAR))
    assert lines(file) == {100: "x", 101: "y", 102: "z", 103: "w"}
    assert (file.complete, file.gaps, file.origin) == (False, ((1, 99),), "hunks")


def test_later_patch_moves_what_earlier_ones_showed() -> None:
    file = known(after(FAR, NEAR))
    assert lines(file) == {10: "a", 98: "x", 99: "y", 100: "z", 101: "w"}
    assert file.gaps == ((1, 9), (11, 97))


def test_later_hunk_is_believed_where_they_disagree() -> None:
    again = "--- a/f\n+++ b/f\n@@ -101,2 +101,3 @@\n Y\n+new\n z\n"
    assert lines(known(after(FAR, again))) == {100: "x", 101: "Y", 102: "new", 103: "z", 104: "w"}


def test_insertion_without_context_goes_behind_its_line() -> None:
    insertion = "--- a/f\n+++ b/f\n@@ -101,0 +102,1 @@\n+i\n"
    assert lines(known(after(FAR, insertion)))[102] == "i"


def test_file_made_by_the_series_stays_whole() -> None:
    added = "".join(f"+{line}\n" for line in BEFORE.splitlines())
    new = f"--- /dev/null\n+++ b/mm/lend.c\n@@ -0,0 +1,3 @@\n{added}"
    file = known(after(new, CHANGE), "mm/lend.c")
    assert (file.text, file.complete, file.origin) == (AFTER, True, "patch")


def test_patch_that_does_not_fit_a_made_file_leaves_pieces() -> None:
    new = "--- /dev/null\n+++ b/mm/lend.c\n@@ -0,0 +1,2 @@\n+some\n+thing\n"
    file = known(after(new, CHANGE), "mm/lend.c")
    assert (file.text, file.complete, file.origin) == (AFTER, False, "hunks")


def test_renamed_pieces_move_and_deleted_files_are_gone() -> None:
    moved = "diff --git a/f b/g\nrename from f\nrename to g\n"
    tree = after(FAR, moved)
    assert tree.read("f") is None
    assert (known(tree, "g").path, lines(known(tree, "g"))[100]) == ("g", "x")
    gone = "diff --git a/f b/f\ndeleted file mode 100644\n"
    assert after(FAR, gone).read("f") is None


def test_unknown_file_that_only_changes_its_name_is_not_known() -> None:
    assert after("diff --git a/f b/g\nrename from f\nrename to g\n").read("g") is None


def test_far_hunks_cost_no_time_for_the_lines_before_them() -> None:
    text = "".join(f"--- a/f{n}\n+++ b/f{n}\n@@ -499990 +499990 @@\n-a\n+b\n" for n in range(50))
    tree = after(text, text)
    assert known(tree, "f7").gaps == ((1, 499_989),)


@given(edits())
def test_known_lines_are_those_of_the_file_after_the_patch(edit: Edit) -> None:
    tree, _ = apply_patch(HunksOnlyTree(), patch_of(print_diff(edit.diff)))
    wanted = edit.after.split("\n")
    for number, text in lines(known(tree, "f.c")).items():
        assert wanted[number - 1] == text
