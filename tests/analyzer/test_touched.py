"""Touched lines keep their place through later patches."""

from __future__ import annotations

from analyzer.touched import headings, touched_lines
from patches.apply import apply_series
from patches.diff import parse_diff
from patches.series import CommitId, MessageId, Patch, Series

FIRST = """\
--- a/f.c
+++ b/f.c
@@ -10,3 +10,4 @@ int first(void)
 ten
-eleven
+ELEVEN
+more
 twelve
"""
SECOND = """\
--- a/f.c
+++ b/f.c
@@ -1,2 +1,4 @@ int second(void)
 one
+new
+new
 two
"""
THIRD = """\
--- a/f.c
+++ b/f.c
@@ -12,3 +12,2 @@
 ten
-ELEVEN
 more
"""


def _series(*diffs: str) -> Series:
    patches = tuple(
        Patch(
            MessageId(f"<{n}@x>"), CommitId(""), "s", "s", n, len(diffs), 1, "a", "d", "", (),
            parse_diff(text, "x")[0], (), "x", 1,
        )
        for n, text in enumerate(diffs, 1)
    )  # fmt: skip
    return Series("t", 1, None, patches, CommitId(""), len(diffs), (), ())


def _touched(*diffs: str) -> dict[int, int]:
    series = _series(*diffs)
    return dict(touched_lines(series, apply_series(None, series)[1])["f.c"])


def test_added_lines_and_the_line_behind_a_removed_one_are_touched() -> None:
    assert _touched(FIRST) == {11: 1, 12: 1}


def test_lines_below_a_later_insertion_move_down() -> None:
    assert _touched(FIRST, SECOND) == {2: 2, 3: 2, 13: 1, 14: 1}


def test_line_that_a_later_patch_removes_is_its_own() -> None:
    assert _touched(FIRST, SECOND, THIRD) == {2: 2, 3: 2, 13: 3}


def test_headings_move_with_their_hunks() -> None:
    series = _series(FIRST, SECOND)
    named = headings(series, apply_series(None, series)[1])["f.c"]
    assert named == {12: "int first(void)", 1: "int second(void)"}
