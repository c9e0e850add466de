"""How the tree was found, as a page, in JSON and on the terminal."""

from __future__ import annotations

import re
from dataclasses import replace

from patches.ladder import Confidence, Ladder
from reports.bases import ladder_json, ladder_lines, verdict
from reports.formats.html import rendered
from reports.formats.json import document
from reports.pages.apply import MOST_REFUSALS, apply_view, short_names
from reports.pages.site import site_of
from reports.report import Report
from tests.reports.building import REFUSED, clean_report, fit, ladder, report


def page(made: Report) -> str:
    return dict(rendered(made))["apply.html"]


def words(text: str) -> str:
    """The text of a page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def test_cell_says_in_words_what_its_colour_says() -> None:
    view = apply_view(site_of(report()))
    cells = [[(c.mark, c.applied, c.total, c.words) for c in row.cells] for row in view.rows]
    assert cells == [
        [("none", 0, 2, "2 refused"), ("part", 1, 2, "1 exact, 1 refused")],
        [("none", 0, 1, "1 refused"), ("whole", 1, 1, "1 moved")],
    ]
    text = words(page(report()))
    for shown in ("✗ 0/2 2 refused", "◐ 1/2 1 exact, 1 refused", "✓ 1/1 1 moved"):
        assert shown in text


def test_patch_that_the_tree_has_is_not_shown_as_one_that_fails() -> None:
    has = replace(fit(1, REFUSED, exact=0), already=1)
    attempt = replace(ladder().attempts[0], fits=(has, fit(2)))
    made = replace(report(), base=replace(ladder(), attempts=(attempt,), chosen=0))
    view = apply_view(site_of(made))
    assert [(c.mark, c.words) for c in view.rows[0].cells] == [("there", "1 there already")]
    assert "= 0/1 1 there already" in words(page(made))


def test_every_tree_is_listed_and_those_with_the_same_files_have_one_column() -> None:
    view = apply_view(site_of(report()))
    assert [c.label for c in view.columns] == ["linux@v5.10", "linux@v6.1", "linux@v6.2"]
    assert [(c.shown, c.chosen) for c in view.columns] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    text = words(page(report()))
    assert "the same files as in /k/linux@v6.1" in text
    assert "1 of 2 resulting files are there already" in text
    assert "1 of 4 trees not tried with patches" in text


def test_page_says_what_was_looked_for_and_not_found() -> None:
    text = words(page(report()))
    assert "base-commit 0123456789ab, in none of the trees" in text
    assert "patch abababababab: not among the patches of the input" in text
    assert "low confidence" in text


def test_refused_hunks_are_listed_by_tree_with_class_and_reason() -> None:
    view = apply_view(site_of(report()))
    assert [(s.column.label, s.size) for s in view.sections] == [
        ("linux@v5.10", 3),
        ("linux@v6.1", 1),
    ]
    text = words(page(report()))
    assert "drivers/hv/Makefile hunk 1: context drifted : expected &#39;hv_utils-y&#39;" in text


def test_commands_can_be_pasted_into_a_shell() -> None:
    made = replace(report(), inputs=("a b.mbox",), trees=("/k/linux@v5.10..v6.2", "/k/$x"))
    assert apply_view(site_of(made)).commands == (
        "hvpatch base 'a b.mbox' --tree /k/linux@v5.10..v6.2 --tree '/k/$x'",
        "hvpatch apply 'a b.mbox' --tree /k/linux@v6.1",
    )


def test_review_without_a_tree_says_so_and_how_to_name_one() -> None:
    text = words(page(clean_report()))
    assert "There was no tree to apply the patches to" in text
    assert "hvpatch base series.mbox --tree PATH" in text


def test_endless_refusals_are_cut_and_counted() -> None:
    many = (REFUSED,) * (MOST_REFUSALS + 7)
    base = ladder()
    attempt = replace(base.attempts[1], fits=(fit(1, *many), fit(2)))
    alone = replace(base, attempts=(attempt,), chosen=0)
    view = apply_view(site_of(replace(report(), base=alone)))
    (section,) = view.sections
    assert (section.size, section.hidden) == (MOST_REFUSALS + 7, 7)


def test_index_links_the_page_with_its_confidence() -> None:
    text = dict(rendered(report()))["index.html"]
    assert ', the best of 3 trees (<a href="apply.html">base found with low confidence</a>)' in text


def test_folders_that_all_names_share_are_left_out() -> None:
    assert short_names(["linux"]) == ("linux",)
    assert short_names(["/k/a/linux", "/k/b/linux"]) == ("a/linux", "b/linux")
    assert short_names(["/k/linux@x/y", "/k/linux@z"]) == ("linux@x/y", "linux@z")
    assert short_names(["linux", "/k/linux"]) == ("linux", "/k/linux")


def test_json_has_each_attempt_in_counts() -> None:
    base = document(report())["base"]
    assert isinstance(base, dict)
    assert (base["chosen"], base["confidence"], base["complete"]) == ("/k/linux@v6.1", "low", False)
    attempts = base["attempts"]
    assert isinstance(attempts, list)
    counts = [
        (a["blobs"], a["hunks_applied"], a["same_as"]) for a in attempts if isinstance(a, dict)
    ]
    assert counts == [(0, 0, ""), (1, 2, ""), (1, 2, "/k/linux@v6.1")]
    assert "refused" not in str(attempts)
    assert "expected 'hv_utils-y'" in str(ladder_json(ladder(), reasons=True))
    assert document(clean_report())["base"] is None


def test_lines_mark_the_chosen_tree_and_end_with_the_verdict() -> None:
    lines = list(ladder_lines(ladder(), 2))
    (marked,) = (line for line in lines if line.startswith("*"))
    assert marked.split()[1:5] == ["/k/linux@v6.1", "1/2", "2/3", "1/2"]
    assert lines[-1] == f"base: {verdict(ladder())}"
    assert lines[-1].startswith("base: /k/linux@v6.1 at 22, confidence low: 2 of 3 hunks apply")


def test_tree_that_was_not_tried_is_said_to_be_so() -> None:
    base = ladder()
    untried = replace(base.attempts[0], fits=())
    made: Ladder = replace(base, attempts=(untried, *base.attempts[1:]), confidence=Confidence.HIGH)
    assert any("not tried with patches" in line for line in ladder_lines(made, 2))
    assert "not tried with patches" in words(page(replace(report(), base=made)))
