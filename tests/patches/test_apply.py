"""How patches go into trees: where git puts them, and what is said when they do not fit."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given

from patches.apply import AppliedFile, HunkStatus, apply_patch, apply_series
from patches.diff import print_diff
from patches.series import CommitId, Series
from patches.tree import SourceFile, SourceTree, open_tree
from tests.patches.building import AFTER, BEFORE, CHANGE, Files, git, patch_of, repository
from tests.patches.strategies import Edit, diff_of, edits, reverse


def series_of(*texts: str) -> Series:
    patches = tuple(patch_of(text, number) for number, text in enumerate(texts, 1))
    return Series("t", 1, None, patches, CommitId(""), len(patches), (), ())


def applied(tree: SourceTree, text: str) -> tuple[SourceTree, AppliedFile]:
    after, result = apply_patch(tree, patch_of(text))
    (file,) = result.files
    return after, file


def known(tree: SourceTree, path: str = "mm/lend.c") -> SourceFile:
    file = tree.read(path)
    assert file is not None
    return file


def test_patch_applies_and_leaves_the_tree_before_it_alone() -> None:
    before = Files({"mm/lend.c": BEFORE})
    after, file = applied(before, CHANGE)
    assert known(after).text == AFTER
    assert known(before).text == BEFORE
    assert [(hunk.status, hunk.offset) for hunk in file.hunks] == [(HunkStatus.APPLIED, 0)]
    assert file.reason == ""


@given(edits())
def test_applying_gives_the_other_text_and_reversing_restores_it(edit: Edit) -> None:
    tree = Files({"f.c": edit.before})
    after, file = applied(tree, print_diff(edit.diff))
    assert file.reason == ""
    assert known(after, "f.c").text == edit.after
    back, file = applied(after, print_diff(reverse(edit.diff)))
    assert file.reason == ""
    assert known(back, "f.c").text == edit.before


def test_moved_lines_are_found_and_the_offset_is_recorded() -> None:
    _, file = applied(Files({"mm/lend.c": "\n" * 40 + BEFORE}), CHANGE.replace("-1,3", "-7,3"))
    assert [hunk.offset for hunk in file.hunks] == [34]


def test_nearest_of_two_places_is_taken() -> None:
    text = "x\n" * 5 + BEFORE + "x\n" * 30 + BEFORE + "x\n" * 5
    patch = CHANGE.replace("-1,3 +1,3", "-30,3 +30,3")
    after, file = applied(Files({"mm/lend.c": text}), patch)
    assert file.hunks[0].offset == 39 - 30
    assert known(after).text == text[: len(text) // 2] + text[len(text) // 2 :].replace(
        BEFORE, AFTER
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "one\nTwo\nthree\n",
            "context drifted: 2 of 3 lines match at line 1; line 2: expected 'two', found 'Two'",
        ),
        (
            "one\ntwo\n",
            "context drifted: 2 of 3 lines match at line 1; "
            "expected 'three' at line 3, the file ends at line 2",
        ),
        (
            "one\ntw\x1bo\nthree\n",
            "context drifted: 2 of 3 lines match at line 1; "
            "line 2: expected 'two', found 'tw\\x1bo'",
        ),
        (
            "one\ntwo\nthree",
            "context drifted: 2 of 3 lines match at line 1; "
            "line 3: expected 'three', found 'three' without a newline",
        ),
        (
            "0\n" * 50 + "one\ntwo\nand a half\nthree\n",
            "context drifted: 3 of 3 lines match at line 51; "
            "line 53: 'and a half' stands before 'three'",
        ),
        ("0\n", "context drifted: no telling line of it is in the file; line 1: expected 'one', "),
    ],
)
def test_hunk_with_wrong_context_names_line_and_expected_text(text: str, reason: str) -> None:
    after, file = applied(Files({"mm/lend.c": text}), CHANGE)
    assert file.hunks[0].status is HunkStatus.FAILED
    assert file.hunks[0].reason.startswith(reason)
    assert file.reason == "read from the hunks only: 1 of 1 hunks do not apply"
    assert known(after) == SourceFile("mm/lend.c", AFTER, False, (), "hunks", "100644")


TWO_HUNKS = """\
--- a/mm/lend.c
+++ b/mm/lend.c
@@ -2,3 +2,4 @@
 b
-c
+C
+C2
 d
@@ -11,3 +12,2 @@
 k
-l
 m
"""
LETTERS = "".join(f"{letter}\n" for letter in "abcdefghijklmno")


def test_failing_hunk_leaves_the_view_of_all_hunks() -> None:
    tree = Files({"mm/lend.c": LETTERS.replace("l\n", "L\n")})
    after, file = applied(tree, TWO_HUNKS)
    assert [hunk.applied for hunk in file.hunks] == [True, False]
    assert file.reason == "read from the hunks only: 1 of 2 hunks do not apply"
    view = known(after)
    assert (view.complete, view.origin) == (False, "hunks")
    assert view.gaps == ((1, 1), (6, 11))
    assert view.text.split("\n")[1:5] == ["b", "C", "C2", "d"]
    assert view.text.split("\n")[11:13] == ["k", "m"]


def test_later_patch_applies_to_what_did_apply_before() -> None:
    tree = Files({"mm/lend.c": LETTERS.replace("l\n", "L\n")})
    fits = "--- a/mm/lend.c\n+++ b/mm/lend.c\n@@ -3,2 +3,3 @@\n C\n+C1\n C2\n"
    not_known = "--- a/mm/lend.c\n+++ b/mm/lend.c\n@@ -8,2 +8,2 @@\n-g\n+G\n h\n"
    after, (_first, second, third) = apply_series(tree, series_of(TWO_HUNKS, fits, not_known))
    assert second.files[0].reason == ""
    # The file has those hunks that apply, so a patch elsewhere in it is none the worse.
    assert third.files[0].reason == ""
    assert [result.git_am for result in (_first, second, third)] == [False, False, True]
    lines = known(after).text.split("\n")
    assert lines[1:6] == ["b", "C", "C1", "C2", "d"]
    assert lines[7:9] == ["G", "h"]


def test_file_missing_in_the_tree_is_read_from_its_hunks() -> None:
    after, file = applied(Files({}), CHANGE)
    assert file.hunks[0].reason == "file missing in the tree"
    assert file.reason == "file missing in the tree; read from the hunks only"
    assert known(after).text == AFTER


NEW = "diff --git a/n b/n\nnew file mode 100755\n--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+b\n"


def test_new_file_is_whole() -> None:
    after, file = applied(Files({}), NEW)
    assert file.reason == ""
    assert known(after, "n") == SourceFile("n", "a\nb\n", True, (), "patch", "100755")


def test_new_file_that_exists_fails_and_is_read_as_posted() -> None:
    after, file = applied(Files({"n": "other\n"}), NEW)
    assert (file.reason, file.hunks[0].reason) == ("file exists already",) * 2
    assert known(after, "n").text == "a\nb\n"
    assert applied(Files({"n": "a\nb\n"}), NEW)[1].reason == "already applied"


def test_deleted_file_is_gone() -> None:
    gone = print_diff(reverse(diff_of("a\nb\n", "x\n"))).replace("+1,2 @@\n-x\n+a\n+b", "")
    gone = "--- a/n\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n"
    after, file = applied(Files({"n": "a\nb\n"}), gone)
    assert (after.read("n"), file.reason) == (None, "")
    after, file = applied(Files({"n": "a\nc\n"}), gone)
    assert (after.read("n"), file.reason) == (None, "deleted, though 1 of 1 hunks do not apply")


def test_rename_copy_and_mode_change() -> None:
    moved = "diff --git a/a b/b\nold mode 100644\nnew mode 100755\nrename from a\nrename to b\n"
    after, file = applied(Files({"a": "x\n"}), moved)
    assert (after.read("a"), file.reason, file.path) == (None, "", "b")
    assert known(after, "b") == SourceFile("b", "x\n", True, (), "tree", "100755")
    copied = "diff --git a/a b/b\ncopy from a\ncopy to b\n--- a/a\n+++ b/b\n@@ -1 +1 @@\n-x\n+y\n"
    after, _ = applied(Files({"a": "x\n"}), copied)
    assert (known(after, "a").text, known(after, "b").text) == ("x\n", "y\n")


def test_two_files_can_swap_their_names() -> None:
    swap = (
        "diff --git a/a b/b\nrename from a\nrename to b\n"
        "diff --git a/b b/a\nrename from b\nrename to a\n"
    )
    after, result = apply_patch(Files({"a": "A\n", "b": "B\n"}), patch_of(swap))
    assert [file.reason for file in result.files] == ["", ""]
    assert (known(after, "a").text, known(after, "b").text) == ("B\n", "A\n")


def test_rename_onto_a_file_fails() -> None:
    moved = "diff --git a/a b/b\nrename from a\nrename to b\n"
    _, file = applied(Files({"a": "A\n", "b": "B\n"}), moved)
    assert file.reason == "file exists already"


def test_binary_file_is_said_to_be_one() -> None:
    text = "diff --git a/x b/x\nindex 11..22 100644\nBinary files a/x and b/x differ\n"
    _, file = applied(Files({"x": b"\0"}), text)
    assert (file.reason, file.hunks) == ("binary: recorded, not applied (11 to 22)", ())


def test_file_with_carriage_returns_and_no_newline_at_its_end() -> None:
    text = "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n"
    after, file = applied(Files({"f": "a\r\nb"}), text)
    assert file.reason == ""
    assert known(after, "f").data == b"a\r\nc\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"caf\xe9\none\n", b"caf\xe9\nONE\n"),
        (b"caf\xe9\n\xc3\xa9\none\n", b"caf\xe9\n\xc3\xa9\nONE\n"),
    ],
)
def test_bytes_that_are_no_utf8_stay_as_they_are(before: bytes, after: bytes) -> None:
    shown = before.decode("latin-1") if before.count(b"\n") == 2 else "café\né\none\n"
    lines = shown.split("\n")[-3:-1]
    start = before.count(b"\n") - 1
    counts = f"@@ -{start},2 +{start},2 @@"
    text = f"--- a/f\n+++ b/f\n{counts}\n {lines[0]}\n-one\n+ONE\n"
    result, file = applied(Files({"f": before}), text)
    assert file.hunks[0].reason == ""
    assert known(result, "f").data == after


def test_series_applies_patch_on_patch() -> None:
    second = CHANGE.replace("-two", "-TWO").replace("+TWO", "+2")
    tree, results = apply_series(Files({"mm/lend.c": BEFORE}), series_of(CHANGE, second))
    assert known(tree).text == "one\n2\nthree\n"
    assert [result.number for result in results] == [1, 2]


def test_git_tree_is_not_written_to(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo", {"mm/lend.c": BEFORE})
    tree, _ = apply_series(open_tree(str(repo)), series_of(CHANGE))
    assert known(tree).text == AFTER
    assert (repo / "mm/lend.c").read_text() == BEFORE
    assert git(repo, "status", "--porcelain").stdout == b""


def _drifted(lines: list[str], chance: random.Random) -> list[str]:
    """*lines* as somebody else has changed them meanwhile."""
    for _ in range(chance.choice([0, 1, 1, 2])):
        at = chance.randrange(len(lines) + 1)
        if chance.random() < 0.7:
            lines = [*lines[:at], *[f"other {chance.random()}"] * 3, *lines[at:]]
        else:
            lines = lines[:at] + lines[at + 2 :]
    return lines


def test_places_and_refusals_are_those_of_git_apply(tmp_path: Path) -> None:
    """A seeded sample, with repeated lines, drift, and files without a newline at their end."""
    chance = random.Random(20200914)  # noqa: S311 - not for secrets
    for case in range(60):
        old = [chance.choice("abcdefghijklmnop") for _ in range(chance.randrange(2, 40))]
        new = list(old)
        for _ in range(chance.randrange(1, 3)):
            at = chance.randrange(len(new) + 1)
            new[at : at + chance.randrange(3)] = [chance.choice("aXY")] * chance.randrange(1, 3)
        ends = [chance.choice(["\n", "\n", "\n", ""]) for _ in range(2)]
        texts = ["\n".join(old) + ends[0], "\n".join(new) + ends[1]]
        if texts[0] == texts[1]:
            continue
        diff = print_diff(diff_of(*texts))
        drifted = "\n".join(_drifted(old, chance)) + ends[0]
        (tmp_path / "f.c").write_text(drifted)
        accepted = git(tmp_path, "apply", "-", given=diff.encode()).returncode == 0
        after, file = applied(Files({"f.c": drifted}), diff)
        assert (file.reason == "") == accepted, (case, diff, drifted)
        if accepted:
            assert known(after, "f.c").text == (tmp_path / "f.c").read_text(), (case, diff)
