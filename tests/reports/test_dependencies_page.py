"""The dependency page: the drawing for few and many patches, the table, hostile names."""

from __future__ import annotations

import re
from dataclasses import replace

from patches.series import Series
from reports.dependency import Dependencies, Dependency, Prerequisite, Reason, ReasonKind
from reports.finding import Location
from reports.formats.html import rendered
from reports.pages.dependencies import Drawing, dependencies_view
from reports.pages.site import site_of
from reports.report import Report
from tests.reports.building import HOSTILE, hostile_report, patch, report


def _reason(kind: ReasonKind = ReasonKind.SYMBOL, name: str = "lend") -> Reason:
    return Reason(kind, name, "uses it", Location("a.h", 3), Location("a.c", 4))


def _edge(patch_: int, needs: int, *reasons: Reason) -> Dependency:
    return Dependency(patch_, needs, reasons or (_reason(),))


def _report(count: int, *edges: Dependency) -> Report:
    base = report()
    file = base.series.patches[0].files[0]
    patches = tuple(patch(number, f"patch {number}", file) for number in range(1, count + 1))
    series: Series = replace(base.series, patches=patches)
    dependencies = Dependencies(edges, (), (tuple(range(1, count + 1)),))
    return replace(base, series=series, dependencies=dependencies, findings=())


def _drawing(count: int, *edges: Dependency) -> Drawing:
    return dependencies_view(site_of(_report(count, *edges))).drawing


def _page(whole: Report) -> str:
    return dict(rendered(whole))["dependencies.html"]


def test_patch_stands_right_of_what_it_needs_and_in_its_own_row() -> None:
    drawing = _drawing(4, _edge(2, 1), _edge(3, 2), _edge(3, 1))
    first, second, third, alone = drawing.nodes
    assert first.x == alone.x < second.x < third.x < drawing.text_x
    assert first.y < second.y < third.y < alone.y


def test_edge_that_follows_from_others_is_pale_and_drawn_first() -> None:
    curves = _drawing(3, _edge(2, 1), _edge(3, 2), _edge(3, 1)).curves
    assert [curve.indirect for curve in curves] == [True, False, False]


def test_edge_is_coloured_by_what_needs_it() -> None:
    lines, declared = _reason(ReasonKind.CONTEXT), _reason(ReasonKind.DECLARED)
    curves = _drawing(3, _edge(2, 1, lines), _edge(3, 1, declared), _edge(3, 2)).curves
    assert sorted(curve.kind for curve in curves) == ["declared", "lines", "symbol"]


def test_sixty_patches_in_a_chain_stay_within_a_readable_width() -> None:
    drawing = _drawing(60, *(_edge(n, n - 1) for n in range(2, 61)))
    assert drawing.text_x <= 60 * 12 + 14
    assert drawing.height <= 60 * 30
    assert len({node.x for node in drawing.nodes}) == 60


def test_page_holds_each_edge_with_its_reasons_without_a_script() -> None:
    page = _page(_report(17, *(_edge(n, 1) for n in range(2, 18))))
    assert len(re.findall(r'<g class="edge', page)) == 16
    assert "2/17 needs 1/17" in page or "2 needs 1" in page
    assert page.count("<code>lend</code>") == 16
    assert page.count("<script") == 1  # the one of every page


def test_table_shows_the_first_reasons_and_counts_the_rest() -> None:
    reasons = tuple(_reason(name=f"lend_{n}") for n in range(20))
    page = _page(_report(2, _edge(2, 1, *reasons)))
    assert "20 reasons" in page and "8 more, all of them in the JSON report" in page
    assert "<code>lend_11</code>" in page and "<code>lend_12</code>" not in page


def test_prerequisites_and_separate_parts_are_listed() -> None:
    found = Dependencies((), (Prerequisite(0, "Depends-on", "<a@b.example>"),), ((1,), (2,)))
    page = _page(replace(_report(2), dependencies=found))
    assert "Depends-on: &lt;a@b.example&gt;" in page
    assert "Parts that share nothing" in page


def test_names_from_a_mail_are_escaped_in_the_drawing_and_the_table() -> None:
    reason = Reason(
        ReasonKind.DECLARED, HOSTILE, HOSTILE, Location(HOSTILE, 1), Location(HOSTILE, 2)
    )
    bad = hostile_report()
    two = replace(bad.series, patches=bad.series.patches * 2)
    found = Dependencies((_edge(2, 1, reason),), (Prerequisite(1, HOSTILE, HOSTILE),), ((1, 2),))
    page = _page(replace(bad, series=two, dependencies=found))
    assert "<script>alert" not in page and "<img" not in page
    assert "\x1b" not in page and "\u202e" not in page


def test_report_without_edges_says_so() -> None:
    assert "No patch of the series was found to need another one" in _page(report())
