"""The HTML folder: escaping, contents, size, and what it refuses to overwrite."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

from patches.diff import FileStatus
from reports.errors import ReportError
from reports.formats import Target
from reports.formats.html import MARKER, rendered, write
from reports.pages.patch import place
from reports.report import Report
from tests.reports.building import (
    FINDING,
    LOST,
    PATH,
    clean_report,
    file_diff,
    hostile_report,
    patch,
    report,
)


class Reader(HTMLParser):
    """Collects ids, links and elements of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.attributes: set[str] = set()
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = dict(attrs)
        self.elements.add(tag)
        self.attributes |= set(got)
        self.ids += [str(got["id"])] if "id" in got else []
        self.links += [str(got[name]) for name in ("href", "src") if name in got]
        if tag == "script":
            self.scripts.append(got)


def read(text: str) -> Reader:
    """Parse one page."""
    reader = Reader()
    reader.feed(text)
    return reader


def files(made: Report) -> dict[str, str]:
    """Every file of the folder."""
    return dict(rendered(made))


def pages(made: Report) -> dict[str, Reader]:
    """Every page, parsed."""
    return {name: read(text) for name, text in files(made).items() if name.endswith(".html")}


def to(folder: Path) -> Target:
    return Target(Console(), folder)


def test_names_of_pages_are_numbers() -> None:
    assert sorted(files(hostile_report())) == [
        "apply.html",
        "coverage.html",
        "dependencies.html",
        "findings/0001.html",
        "index.html",
        "patches/0001.html",
        "static/report.css",
        "static/report.js",
        "subsystems.html",
    ]


def test_nothing_of_a_mail_becomes_markup_code_or_an_address() -> None:
    for name, page in pages(hostile_report()).items():
        assert "img" not in page.elements, name
        assert [list(script) for script in page.scripts] == [["src", "defer"]], name
        assert not [a for a in page.attributes if a.startswith("on") or a == "style"], name
        for link in page.links:
            root = "../" * name.count("/")
            local = re.fullmatch(rf"({re.escape(root)})?[\w/.]*(#\w*)?", link)
            assert local or link == "data:," or link.startswith("https://lore.kernel.org/r/"), link


@pytest.mark.parametrize("make", [report, clean_report, hostile_report])
def test_every_link_has_its_target_and_no_id_stands_twice(make: Callable[[], Report]) -> None:
    made, parsed = files(make()), pages(make())
    for name, page in parsed.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            if link.startswith(("https:", "data:")):
                continue
            path, _, fragment = link.partition("#")
            file = (Path(name).parent / path).as_posix() if path else name
            file = re.sub(r"[^/]+/\.\./", "", file)
            assert file in made, link
            assert not fragment or fragment in parsed[file].ids, link


def test_control_and_bidirectional_characters_are_shown_as_escapes() -> None:
    for name, text in files(hostile_report()).items():
        assert "\x1b" not in text, name
        assert "\u202e" not in text, name
    assert r"\x1b[2J\u202e" in files(hostile_report())["index.html"]


def test_template_syntax_in_a_mail_is_text() -> None:
    assert "{{7*7}}" in files(hostile_report())["index.html"]


def test_same_report_gives_the_same_pages() -> None:
    assert list(rendered(report())) == list(rendered(report()))


def test_index_counts_verdicts_apart_and_lists_what_is_open() -> None:
    text = files(report())["index.html"]
    for shown in ("2 violated", "1 not decided", "1 holds", "1 failed", "hunk not applied"):
        assert shown in text
    assert 'class="verdict not-decided"' in text


def test_index_without_findings_says_what_was_checked() -> None:
    text = files(clean_report())["index.html"]
    assert "1 question asked about 1 function: 1 hold, 0 violated, 0 not decided" in text
    assert "good" not in text.lower()


def test_index_of_a_report_that_asked_nothing_says_so() -> None:
    text = files(replace(clean_report(), decisions=()))["index.html"]
    assert "Nothing was checked" in text


def test_finding_page_numbers_the_steps_in_the_code_and_hides_unknown_lines() -> None:
    text = files(report())["findings/0001.html"]
    reader = read(text)
    assert [f"s{n}" in reader.ids for n in range(1, 9)] == [True] * 8
    assert "lines 35 to 37 not shown by the patch" in text
    assert "A status that proves that no rep was done" in text
    assert "<code>frame.owner</code> <del>kernel</del>" in text


def test_step_in_another_file_is_shown_outside_the_code() -> None:
    first = FINDING.steps[0]
    away = replace(first, location=replace(first.location, path="mm/page_alloc.c", line=7))
    made = replace(report(), findings=(replace(FINDING, steps=(away, *FINDING.steps[1:])),))
    text = files(made)["findings/0001.html"]
    assert "Steps outside the code below" in text
    assert "mm/page_alloc.c:7" in text


def test_finding_stands_below_its_line_in_the_patch_that_shows_it() -> None:
    text = files(report())["patches/0002.html"]
    assert re.search(r"<td>44|>44</a>", text)
    row = text.index(">44</a>")
    assert row < text.index("id=n2", row) < text.index(">45</a>")
    assert "at line 52, which this patch does not show" in text


def test_finding_is_placed_by_its_text_where_a_later_patch_moved_the_line() -> None:
    moved = replace(LOST, location=replace(LOST.location, line=44))
    second = report().series.patches[1].files[0]
    assert place(moved, second) == (0, 6)
    assert place(replace(moved, code=()), second) == (0, 6)
    assert place(FINDING, second) is None


def test_finding_in_code_that_no_patch_touches_is_on_the_first_page_only() -> None:
    made = files(replace(report(), findings=(replace(FINDING, patch=0),)))
    assert "code that no patch of the series touches" in made["index.html"]
    assert FINDING.message not in made["patches/0001.html"] + made["patches/0002.html"]


def test_long_file_is_closed_and_says_how_long_it_is() -> None:
    added = "@@ -0,0 +1,401 @@\n" + "+int x;\n" * 401
    long = patch(1, "long", file_diff("a.c", added, FileStatus.ADDED))
    made = replace(clean_report(), series=replace(clean_report().series, patches=(long,)))
    text = files(made)["patches/0001.html"]
    assert "<details class=file id=f1><summary>" in text
    assert "401 lines, closed" in text


def test_page_of_a_diff_has_at_most_six_bytes_for_each_of_its_bytes() -> None:
    body = (Path(__file__).parent / "samples" / "deposit.c.txt").read_text(encoding="utf-8")
    rows = [f"+{line}" for line in body.split("\n")] * 40
    diff = f"@@ -0,0 +1,{len(rows)} @@\n" + "\n".join(rows) + "\n"
    large = patch(1, "large", file_diff(PATH, diff, FileStatus.ADDED))
    made = replace(clean_report(), series=replace(clean_report().series, patches=(large,)))
    assert sum(len(text) for text in files(made).values()) <= 6 * len(diff)


def test_failed_hunk_shows_its_reason_on_patch_and_coverage_page() -> None:
    made = files(report())
    for name in ("patches/0001.html", "coverage.html"):
        assert "expected &#39;hv_utils-y&#39;, found &#39;hv_balloon-y&#39;" in made[name]


def test_coverage_lists_functions_opaque_calls_decisions_and_mails() -> None:
    text = files(report())["coverage.html"]
    for shown in ("read partly", "12 lines not shown", "hv_result()", "lock-left-held", "Re: ["):
        assert shown in text
    assert re.search(r"irqs-not-restored</code> of <code>flags", text)


def test_subsystems_are_counted_by_patch_with_their_reason() -> None:
    text = files(report())["subsystems.html"]
    assert "MAINTAINERS F: drivers/hv/" in text
    assert "calls alloc_pages_node() of mm" in text


def test_report_replaces_an_earlier_one(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    write(report(), to(folder))
    write(clean_report(), to(folder))
    assert not (folder / "findings").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


def test_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReportError, match="expected an empty folder or an earlier report"):
        write(report(), to(tmp_path))
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_foreign_file_inside_an_earlier_report_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    write(report(), to(folder))
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReportError, match=r"found notes\.txt"):
        write(clean_report(), to(folder))
    assert (folder / "notes.txt").exists()


def test_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.touch()
    with pytest.raises(ReportError, match="this is a file"):
        write(report(), to(file))


def test_failure_while_writing_keeps_the_earlier_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "report"
    write(clean_report(), to(folder))
    before = (folder / MARKER).read_bytes()

    def broken(made: Report) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.formats.html.rendered", broken)
    with pytest.raises(ReportError, match="No space left"):
        write(report(), to(folder))
    assert (folder / MARKER).read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["report"]
