"""Reading and printing diffs: what git prints, and what mails and attackers make of it."""

from __future__ import annotations

import pytest
from hypothesis import given

from patches.diff import FileDiff, FileStatus, LineKind, parse_diff, print_diff
from tests.patches.building import CHANGE, only_diff, without_lines
from tests.patches.strategies import diffs


@given(diffs())
def test_parsing_a_printed_diff_gives_the_same_diff(diff: FileDiff) -> None:
    assert without_lines(only_diff(print_diff(diff))) == diff


def test_hunk_names_its_line_in_the_input() -> None:
    (diff,), _ = parse_diff(CHANGE, "series.mbox", 100)
    assert diff.hunks[0].line == 105


def test_lines_carry_their_numbers_before_and_after() -> None:
    (hunk,) = only_diff(CHANGE).hunks
    assert [(line.kind, line.old_line, line.new_line) for line in hunk.lines] == [
        (LineKind.CONTEXT, 1, 1),
        (LineKind.REMOVED, 2, None),
        (LineKind.ADDED, None, 2),
        (LineKind.CONTEXT, 3, 3),
    ]
    assert hunk.heading == "int lend(void)"


def test_omitted_count_is_one_line() -> None:
    (hunk,) = only_diff("--- a/x\n+++ b/x\n@@ -3 +3 @@\n-a\n+b\n").hunks
    assert (hunk.old_count, hunk.new_count) == (1, 1)


def test_missing_newline_belongs_to_the_line_before_it() -> None:
    text = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
    (hunk,) = only_diff(text).hunks
    assert [line.no_newline for line in hunk.lines] == [True, False]


def test_carriage_return_of_a_line_is_kept() -> None:
    (hunk,) = only_diff("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\r\n").hunks
    assert [line.text for line in hunk.lines] == ["a\r", "b\r"]


def test_mail_signature_is_no_removed_line() -> None:
    text = "--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n-- \n2.20.1\n"
    diff = only_diff(text)
    assert diff.status is FileStatus.ADDED
    assert [line.kind for line in diff.hunks[0].lines] == [LineKind.ADDED] * 2


def test_removed_line_that_looks_like_a_header_stays_in_its_hunk() -> None:
    text = "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-c\n+d\n"
    files, _ = parse_diff(text.replace("@@ -1 +1 @@\n-c\n+d\n", " c\n"), "x")
    assert [file.path for file in files] == ["x"]
    assert files[0].hunks[0].lines[1].text == "-- a/y"


@pytest.mark.parametrize(
    ("header", "status", "old", "new"),
    [
        ("new file mode 100644\nindex 000..111", FileStatus.ADDED, "", "d/x"),
        ("deleted file mode 100644\nindex 111..000", FileStatus.DELETED, "d/x", ""),
        ("old mode 100644\nnew mode 100755", FileStatus.MODIFIED, "d/x", "d/x"),
        ("similarity index 100%\nrename from d/x\nrename to e", FileStatus.RENAMED, "d/x", "e"),
        ("similarity index 90%\ncopy from d/x\ncopy to e", FileStatus.COPIED, "d/x", "e"),
    ],
)
def test_git_header_without_hunks(header: str, status: FileStatus, old: str, new: str) -> None:
    diff = only_diff(f"diff --git a/d/x b/d/x\n{header}\n")
    assert (diff.status, diff.old_path, diff.new_path) == (status, old, new)


def test_binary_patch_is_marked() -> None:
    base85 = "GIT binary patch\nliteral 3\nKcmZQzWMpJu00;m9\n\nliteral 0\nHcmV?d00001\n\n"
    text = "diff --git a/x.png b/x.png\nindex 111..222 100644\n"
    assert only_diff(text + base85).binary
    assert only_diff(text + "Binary files a/x.png and b/x.png differ\n").binary


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('--- "a/\\303\\244.c"\n+++ "b/\\303\\244.c"', "ä.c"),
        ("--- a/two words.c\t\n+++ b/two words.c\t", "two words.c"),
        ("--- linux-5.10/mm/x.c\t2020-01-01\n+++ linux/mm/x.c\t2020-01-02", "mm/x.c"),
        ("--- mm/x.c\n+++ mm/x.c", "mm/x.c"),
        ("--- i/mm/x.c\n+++ w/mm/x.c", "mm/x.c"),
    ],
)
def test_path_without_prefix_quotes_and_time(text: str, path: str) -> None:
    assert only_diff(f"{text}\n@@ -1 +1 @@\n-a\n+b\n").path == path


def test_blank_context_line_that_lost_its_blank_is_context() -> None:
    (hunk,) = only_diff("--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n").hunks
    assert hunk.lines[1].kind is LineKind.CONTEXT


BROKEN = """\
--- a/x
+++ b/x
@@ -1,2 +1,2 @@
-a
+b
 c
@@ -10,9 +10,9 @@
-d
+e
oops
@@ -30,1 +30,1 @@
-f
+g
diff --git a/y b/y
--- a/y
+++ b/y
@@ -1 +1 @@
-h
+i
"""


def test_broken_hunk_is_lost_alone_and_named() -> None:
    files, (problem,) = parse_diff(BROKEN, "m.mbox", 10)
    assert [(file.path, len(file.hunks)) for file in files] == [("x", 2), ("y", 1)]
    assert (problem.place, problem.line) == ("m.mbox", 20)
    assert problem.text.startswith("hunk 2 of x is lost: 'oops' is no line of a hunk")


@pytest.mark.parametrize(
    ("hunk", "reason"),
    [
        ("@@ -1,2 +1,2 @@\n-a\n", "the text ends, 2 more expected"),
        ("@@ -1 +1 @@\n-a\n-b\n", "'-b' is more than its '@@' line counts"),
        ("@@ -x +1 @@\n-a\n", "expected '@@ -line,count +line,count @@'"),
        ("@@ -0,0 +0,0 @@\n", "it holds no line"),
        ("@@ -900000000 +900000000 @@\n-a\n+b\n", "it lies beyond line 500000"),
    ],
)
def test_file_without_a_readable_hunk_is_left_out(hunk: str, reason: str) -> None:
    files, problems = parse_diff(f"--- a/x\n+++ b/x\n{hunk}", "x")
    assert files == ()
    assert reason in problems[0].text
    assert problems[1].text == "the diff of x is left out: no hunk is readable"


def test_hunk_that_goes_on_behind_its_counts_is_reported_and_kept() -> None:
    files, (problem,) = parse_diff("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n+c\n", "x")
    assert len(files[0].hunks) == 1
    assert problem.text == "hunk 1 of x goes on behind the lines it counts"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../../etc/passwd", "climbs out of the tree"),
        ("mm/../../x", "climbs out of the tree"),
        ("mm\\..\\..\\x", "climbs out of the tree"),
        ("/etc/passwd", "is absolute"),
        ("c:\\x", "is absolute"),
        (".git/hooks/post-checkout", "lies in .git"),
        ("sub/.GIT/config", "lies in .git"),
        ("sub/git~1/config", "lies in .git"),
        ("mm//x.c", "is not in its shortest form"),
    ],
)
def test_unsafe_path_is_rejected_and_the_other_file_kept(path: str, why: str) -> None:
    good = "diff --git a/y b/y\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n"
    for name in (f"b/{path}", f"{path}"):
        text = f"--- /dev/null\n+++ {name}\n@@ -0,0 +1 @@\n+x\n{good}"
        files, problems = parse_diff(text, "x")
        assert [file.path for file in files] == ["y"]
        assert why in problems[0].text


def test_unsafe_paths_of_git_headers_are_rejected() -> None:
    for text in (
        "diff --git a/../x b/../x\nnew file mode 100644\n",
        "diff --git a/x b/x\nrename from x\nrename to ../y\n",
        'diff --git "a/x\\000.c" "b/x\\000.c"\nnew file mode 100644\n',
        'diff --git "a/\\056\\056/x" "b/\\056\\056/x"\nnew file mode 100644\n',
    ):
        files, problems = parse_diff(text, "x")
        assert files == ()
        assert len(problems) == 1


def test_combined_diff_of_a_merge_is_reported() -> None:
    files, problems = parse_diff(
        "diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n", "x"
    )
    assert files == ()
    assert problems
