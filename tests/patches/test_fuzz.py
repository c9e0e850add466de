"""Fuzz: when it is used, when it must not be, and how the reason of a failure reads."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patches.apply import AppliedHunk, HunkStatus, ReasonClass, apply_patch, apply_series
from patches.diff import FileDiff, Hunk, LineKind, print_diff
from patches.series import CommitId, Series
from patches.tree import entry
from tests.patches.building import Files, only_diff, patch_of
from tests.patches.strategies import Edit, diff_of, edits

FUNCTION = """\
static int lend(struct page *page)
{
	int status;

	status = ask_hypervisor(page);
	if (status)
		return status;
	mark_lent(page);
	return 0;
}
"""
CHANGED = FUNCTION.replace("mark_lent(page);", "mark_lent(page);\n\tcount_lent();")
PADDING = "".join(f"int pad{n};\n" for n in range(20))


def series_of(*diffs: str) -> Series:
    patches = tuple(patch_of(text, number) for number, text in enumerate(diffs, 1))
    return Series("t", 1, None, patches, CommitId(""), len(patches), (), ())


def diff(old: str, new: str) -> str:
    return print_diff(diff_of(PADDING + old + PADDING, PADDING + new + PADDING))


def fate(text: str, patch: str) -> tuple[AppliedHunk, str]:
    after, result = apply_patch(Files({"f.c": text}), patch_of(patch))
    found = entry(after, "f.c")
    assert found is not None
    return result.files[0].hunks[0], found.text


def test_line_of_context_that_changed_is_left_out_and_told() -> None:
    drifted = PADDING + FUNCTION.replace("if (status)", "if (status < 0)") + PADDING
    hunk, text = fate(drifted, diff(FUNCTION, CHANGED))
    assert (hunk.status, hunk.offset, hunk.fuzz) == (HunkStatus.APPLIED, 0, 1)
    assert hunk.reason == "line 26: expected '\tif (status)', found '\tif (status < 0)'"
    assert not hunk.clean
    assert text == drifted.replace("mark_lent(page);", "mark_lent(page);\n\tcount_lent();")


def test_two_lines_are_left_out_at_most() -> None:
    drifted = PADDING + FUNCTION.replace("mark_lent(page);", "mark_as_lent(page);") + PADDING
    hunk, text = fate(drifted, diff(FUNCTION, CHANGED))
    assert hunk.reason_class is ReasonClass.CONTEXT_DRIFTED
    assert hunk.reason.startswith("context drifted: 5 of 6 lines match at line 26; line 28: ")
    assert text == drifted


def test_place_with_fuzz_must_be_the_only_one() -> None:
    drifted = FUNCTION.replace("if (status)", "if (status < 0)")
    twice = PADDING + drifted + PADDING + drifted.replace("lend", "give") + PADDING
    hunk, _ = fate(twice, diff(FUNCTION, CHANGED))
    assert not hunk.applied
    assert "with fuzz 1 it fits at several places (lines 27, 57), so at none" in hunk.reason


def test_change_that_is_there_in_another_form_is_not_made_twice() -> None:
    other = CHANGED.replace("if (status)", "if (status < 0)")
    hunk, text = fate(PADDING + other + PADDING, diff(FUNCTION, CHANGED))
    assert hunk.reason_class is ReasonClass.ALREADY_APPLIED
    assert text == PADDING + other + PADDING
    apart = FUNCTION.replace("status;\n\n", "status;\n\n\tcount_lent();\n", 1)
    apart = apart.replace("if (status)", "if (status < 0)")
    hunk, text = fate(PADDING + apart + PADDING, diff(FUNCTION, CHANGED))
    assert not hunk.applied
    assert "stand near there already" in hunk.reason
    assert text == PADDING + apart + PADDING


def test_function_of_another_name_is_not_taken_for_the_one_that_is_there() -> None:
    """The lines are gone from lend(), and stand in give() as if it were the same."""
    gone = FUNCTION.replace("mark_lent", "note_lent").replace("ask_", "call_")
    like = FUNCTION.replace("lend", "give").replace("if (status)", "if (status < 0)")
    patch = diff(FUNCTION, CHANGED).replace(" @@\n", " @@ static int lend(struct page *page)\n", 1)
    hunk, _ = fate(PADDING + gone + PADDING + like + PADDING, patch)
    assert not hunk.applied
    assert hunk.reason.endswith("but that is not in static int lend, where it belongs")


def test_end_of_the_file_may_have_moved() -> None:
    patch = print_diff(diff_of(PADDING, PADDING + "int added_here;\n"))
    hunk, text = fate(PADDING + "int from_others;\n", patch)
    assert (hunk.fuzz, hunk.reason) == (
        1,
        "it no longer stands at the beginning or end of the file",
    )
    assert text == PADDING + "int added_here;\nint from_others;\n"


def test_lines_without_a_newline_stay_at_the_end() -> None:
    patch = print_diff(diff_of(PADDING, PADDING + "int added_here;"))
    hunk, text = fate(PADDING + "int from_others;\n", patch)
    assert not hunk.applied
    assert text == PADDING + "int from_others;\n"


@pytest.mark.parametrize(
    ("file_end", "mail_end", "said"),
    [
        ("\r\n", "\n", "the file has CR LF line ends, the mail has none: the file's are kept"),
        ("\n", "\r\n", "the mail has CR LF line ends, the file has none: the file's are kept"),
    ],
)
def test_line_ends_of_the_file_are_kept_and_that_is_told(
    file_end: str, mail_end: str, said: str
) -> None:
    head, body = diff(FUNCTION, CHANGED).split("@@\n", 1)
    patch = head + "@@\n" + body.replace("\n", mail_end)
    hunk, text = fate((PADDING + FUNCTION + PADDING).replace("\n", file_end), patch)
    assert (hunk.applied, hunk.clean, hunk.reason) == (True, False, said)
    assert text == (PADDING + CHANGED + PADDING).replace("\n", file_end)


def test_tabs_that_the_mail_lost_are_said_to_be_lost() -> None:
    patch = diff(FUNCTION, CHANGED).replace("\t", "        ")
    hunk, _ = fate(PADDING + FUNCTION + PADDING, patch)
    assert hunk.reason_class is ReasonClass.CORRUPT_MAIL
    assert hunk.reason.startswith("the mail lost tabs or blanks; all lines match but for white")


def test_patch_that_did_not_apply_and_supplies_the_lines_is_named() -> None:
    first = diff(FUNCTION, FUNCTION.replace("status;\n", "status, count_of_pages = 1;\n", 1))
    second = diff(
        FUNCTION.replace("status;\n", "status, count_of_pages = 1;\n", 1),
        FUNCTION.replace("status;\n", "status, count_of_pages = 2;\n", 1),
    )
    tree = Files({"f.c": PADDING + FUNCTION.replace("\tint status;", "\tlong status;") + PADDING})
    _, (one, two) = apply_series(tree, series_of(first, second))
    assert one.files[0].reason_class is ReasonClass.CONTEXT_DRIFTED
    assert two.files[0].hunks[0].reason_class is ReasonClass.PREREQUISITE_MISSING
    said = two.files[0].hunks[0].reason
    assert said.startswith("needs hunk 1 of patch 1 (not applied: t), which makes 1 of 2 differing")


def test_later_patch_that_makes_the_file_is_named() -> None:
    new = "diff --git a/f.c b/f.c\nnew file mode 100644\n--- /dev/null\n+++ b/f.c\n"
    new += "@@ -0,0 +1 @@\n+a\n"
    change = "--- a/f.c\n+++ b/f.c\n@@ -1 +1 @@\n-a\n+b\n"
    _, (one, two) = apply_series(Files({}), series_of(change, new))
    assert one.files[0].reason_class is ReasonClass.PREREQUISITE_MISSING
    assert "needs patch 2 (later: t), which makes this file" in one.files[0].reason
    assert two.git_am


def unlike(edit: Edit) -> Edit:
    """The edit with a different text in every line, so that each has one place only."""
    before = [f"{n} {line}" for n, line in enumerate(edit.before.split("\n"))]
    after = [f"n{n} {line}" for n, line in enumerate(edit.after.split("\n"))]
    kept = before[: len(before) // 2] + after[len(after) // 2 :]
    old, new = "\n".join(before) + "\n", "\n".join(kept) + "\n"
    return Edit(old, new, diff_of(old, new))


@given(edits().map(unlike))
def test_patch_applied_to_its_own_result_is_applied_already(edit: Edit) -> None:
    if not any(line.kind is LineKind.ADDED for hunk in edit.diff.hunks for line in hunk.lines):
        return
    after, _ = apply_patch(Files({"f.c": edit.before}), patch_of(print_diff(edit.diff)))
    again, result = apply_patch(after, patch_of(print_diff(edit.diff)))
    (file,) = result.files
    assert file.reason_class is ReasonClass.ALREADY_APPLIED
    assert {hunk.reason_class for hunk in file.hunks} == {ReasonClass.ALREADY_APPLIED}
    assert entry(again, "f.c") == entry(after, "f.c")


def one_by_one(whole: FileDiff) -> list[FileDiff]:
    """The hunks of a diff as diffs, each made for the file after those before it."""
    return [replace(whole, hunks=(_behind(hunk),)) for hunk in whole.hunks]


def _behind(hunk: Hunk) -> Hunk:
    start = hunk.new_start if hunk.new_count else hunk.new_start + 1
    start = start if hunk.old_count else start - 1
    return only_diff(
        print_diff(
            replace(
                diff_of("a\n", "b\n"),
                hunks=(replace(hunk, old_start=start),),
            )
        )
    ).hunks[0]


@given(edits())
def test_hunks_as_single_patches_give_the_same_tree(edit: Edit) -> None:
    tree = Files({"f.c": edit.before})
    whole, _ = apply_patch(tree, patch_of(print_diff(edit.diff)))
    texts = [print_diff(part) for part in one_by_one(edit.diff)]
    parts, results = apply_series(tree, series_of(*texts))
    assert all(result.git_am for result in results)
    assert entry(parts, "f.c") == entry(whole, "f.c")


@given(edits(), st.randoms(use_true_random=False))
def test_fuzz_moves_no_hunk_that_applies_without_it(edit: Edit, chance: Random) -> None:
    """On a file with lines lost and added, the hunks that are exact stay where they are."""
    lines = edit.before.split("\n")
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(lines) + 1)
        lines[at : at + chance.randrange(2)] = ["drift here"]
    tree = Files({"f.c": "\n".join(lines)})
    patch = patch_of(print_diff(edit.diff))
    _, strict = apply_patch(tree, patch, most_fuzz=0)
    _, loose = apply_patch(tree, patch)
    for without, with_fuzz in zip(strict.files[0].hunks, loose.files[0].hunks, strict=True):
        if without.applied:
            assert with_fuzz == without
    if strict.files[0].whole:
        assert strict == loose
