"""From what the user names to a series in order, and what is said about the rest."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest

from patches.series import PatchInputError
from patches.sources import Input, all_sources, load_series
from tests.patches.building import CHANGE, load, mail

COVER = "[PATCH v3 0/2] mm: lend pages"
ONE, TWO = "[PATCH v3 1/2] mm: one", "[PATCH v3 2/2] mm: two"


def test_series_is_in_order_with_its_cover_letter() -> None:
    end = "base-commit: 0123456789abcdef\nchange-id: 2020-x\n-- \n2.20.1\n"
    series = load(mail(TWO) + mail(ONE) + mail(COVER, f"Why.\n\n{end}"))
    assert [patch.title for patch in series.patches] == ["mm: one", "mm: two"]
    assert (series.title, series.version, series.mails) == ("mm: lend pages", 3, 3)
    assert series.cover is not None
    assert series.cover.body == "Why.\n\nbase-commit: 0123456789abcdef\nchange-id: 2020-x"
    assert series.base_commit == "0123456789abcdef"
    assert series.problems == ()


def test_version_is_the_largest_of_cover_and_patches() -> None:
    series = load(mail("[PATCH v4 0/1] a", "x\n") + mail("[PATCH 1/1] b"))
    assert series.version == 4
    assert series.patches[0].version == 1


def test_base_commit_below_the_diff_is_found() -> None:
    body = (
        f"x\n---\n{CHANGE}\nbase-commit: 0123456789abcdef\nprerequisite-patch-id: 12ab\n-- \n2.2\n"
    )
    series = load(mail(body=body))
    assert series.base_commit == "0123456789abcdef"
    assert ("prerequisite-patch-id", "12ab") in [
        (t.key, t.value) for t in series.patches[0].trailers
    ]


def test_answers_are_counted_and_no_patches() -> None:
    quoted = "".join(f"> {line}\n" for line in CHANGE.split("\n"))
    answers = mail(f"Re: {ONE}", quoted) + mail(f"Re: {TWO}", f"Do this:\n{CHANGE}")
    series = load(mail(ONE) + answers + mail("[PATCH v3 2/2] mm: two"))
    assert series.not_patches == (f"Re: {ONE}", f"Re: {TWO}")
    assert (series.mails, len(series.patches)) == (4, 2)


def test_repeated_patch_is_left_out_and_named() -> None:
    again = mail(ONE, f"again\n---\n{CHANGE}")
    series = load(mail(ONE) + mail(TWO) + again)
    assert [patch.number for patch in series.patches] == [1, 2]
    (problem,) = series.problems
    assert problem.text == f"{ONE!r} is left out: patch 1 was read before"
    assert problem.line is not None


def test_older_revision_in_the_same_input_is_left_out() -> None:
    old = mail("[PATCH v2 1/2] mm: one") + mail("[PATCH v2 2/2] mm: two")
    series = load(old + mail(ONE) + mail(TWO))
    assert [patch.version for patch in series.patches] == [3, 3]
    assert series.problems[0].text == "2 patches of v2 are left out: the input also holds v3"


def test_patch_posted_anew_alone_stays_in_its_series() -> None:
    series = load(mail(ONE) + mail("[PATCH v4 2/2] mm: two"))
    assert [patch.version for patch in series.patches] == [3, 4]
    assert (series.version, series.problems) == (4, ())


def test_missing_patch_is_reported_unless_only_one_was_wanted() -> None:
    (problem,) = load(mail("[PATCH 1/3] a") + mail("[PATCH 3/3] c")).problems
    assert problem.text == "of 3 patches, these are not in the input: 2"
    assert load(mail("[PATCH 2/3] b")).problems == ()


def test_patches_without_numbers_get_their_position() -> None:
    series = load(mail("[PATCH] a") + mail("[PATCH] b"))
    assert [(patch.number, patch.count, patch.title) for patch in series.patches] == [
        (1, 0, "a"),
        (2, 0, "b"),
    ]


def test_patch_whose_diff_is_all_rejected_is_still_a_patch() -> None:
    body = "x\n---\n--- /dev/null\n+++ b/../x\n@@ -0,0 +1 @@\n+x\n"
    (patch,) = load(mail(body=body)).patches
    assert patch.files == ()
    assert "climbs out of the tree" in patch.problems[0].text


def test_problem_of_a_mail_that_is_no_patch_is_kept() -> None:
    broken = base64.b64encode(b"thanks, applied").decode()[:-3]
    answer = mail(f"Re: {ONE}", broken + "\n", Content_Transfer_Encoding="base64")
    (problem,) = load(mail(ONE) + mail(TWO) + answer).problems
    assert "middle of a group" in problem.text


def test_several_files_are_one_series(tmp_path: Path) -> None:
    names = []
    for name, text in (("2.patch", mail(TWO)), ("0.patch", mail(COVER, "x\n")), ("1", mail(ONE))):
        (tmp_path / name).write_text(text)
        names.append(str(tmp_path / name))
    series = load_series(names, None, io.BytesIO())
    assert [patch.place for patch in series.patches] == [names[2], names[0]]
    assert series.cover is not None


def test_raw_diff_is_one_patch(tmp_path: Path) -> None:
    path = tmp_path / "fix.diff"
    path.write_text(f"what git show prints above\n\n{CHANGE}")
    series = load_series([str(path)], None, io.BytesIO())
    (patch,) = series.patches
    assert (patch.title, patch.number, patch.message_id) == ("fix.diff", 1, "")
    assert patch.files[0].hunks[0].line == 7


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\x7fELF\0\0\0", "is a binary file"),
        (b"just some words\n", "expected a mail"),
        (b"Index: no diff\n====\n", "expected a mail"),
        (mail("hello", "no diff\n").encode(), "expected a patch; 1 mails read"),
        (mail("Re: [PATCH] x").encode(), "expected a patch; 1 mails read"),
        (mail("[PATCH 0/3] x", "only a cover\n").encode(), "expected a patch; 1 mails read"),
        (b"Subject: x\n" + b"X: y\n" * 60_000, "longer than 262144 bytes"),
    ],
)
def test_input_without_any_patch_is_an_error(data: bytes, expected: str) -> None:
    with pytest.raises(PatchInputError) as error:
        load(data)
    assert error.value.place == "-"
    assert expected in str(error.value)


def test_missing_file_folder_and_odd_names_are_errors(tmp_path: Path) -> None:
    for name, expected in (
        (str(tmp_path / "none"), "no such file"),
        (str(tmp_path), "is a folder"),
        ("/dev/null", "is no regular file"),
        ("a\0b", "no such file"),
        ("../none.mbox", "no such file"),
        ("x" * 5000, "cannot be read"),
    ):
        with pytest.raises(PatchInputError, match=expected):
            load_series([name], None, io.BytesIO())
    with pytest.raises(PatchInputError):
        load_series([], None, io.BytesIO())


def test_every_input_has_one_source_at_most() -> None:
    samples = [
        Input("-", data, None)
        for data in (mail().encode(), CHANGE.encode(), b"Index: x\n" + CHANGE.encode(), b"x", b"")
    ]
    samples += [Input("v1..v2", None, None), Input("x", None, None)]
    counts = [sum(source.recognises(sample) for source in all_sources()) for sample in samples]
    assert counts == [1, 1, 1, 0, 0, 1, 0]


def test_sources_have_different_names() -> None:
    assert [source.name for source in all_sources()] == ["git-range", "mbox", "patch-files"]
