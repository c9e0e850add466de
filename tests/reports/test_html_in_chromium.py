"""The pages in a real browser, from file://: no complaint, no request outside the folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from reports.formats import Target
from reports.formats.html import write
from tests.reports.browser import CHROMIUM, Browser, browser
from tests.reports.building import hostile_report, report

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both reports, written once."""
    root = tmp_path_factory.mktemp("html")
    write(report(), Target(Console(), root / "plain"))
    write(hostile_report(), Target(Console(), root / "hostile"))
    return root


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.mark.parametrize("which", ["plain", "hostile"])
def test_every_page_opens_without_complaint_and_without_request_outside_the_folder(
    folder: Path, tab: Browser, which: str
) -> None:
    tab.complaints.clear()
    tab.requests.clear()
    pages = sorted((folder / which).rglob("*.html"))
    for page in pages:
        tab.open(page.as_uri())
        assert tab.value("getComputedStyle(document.body).fontSize") == "14px", "no style"
        assert tab.value("document.querySelectorAll('img, iframe, base, form').length") == "0"
        assert tab.value("document.scripts.length") == "1"
    assert len(pages) >= 5
    assert tab.complaints == []
    outside = [u for u in tab.requests if not u.startswith((folder.as_uri(), "data:,"))]
    assert outside == []


def test_keys_walk_along_the_path_and_stop_at_its_ends(folder: Path, tab: Browser) -> None:
    tab.open((folder / "plain/findings/0001.html").as_uri())
    places = []
    for key in "kjnpjjjjjjjj":
        tab.key(key)
        places.append(tab.value("location.hash"))
    assert places == [f"#s{n}" for n in (1, 2, 3, 2, 3, 4, 5, 6, 7, 8, 8, 8)]
    assert tab.value("document.querySelector('.step.current').id") == "s8"
    assert tab.value("document.querySelectorAll('.path-arrows path').length") == "7"


def test_link_to_a_step_selects_it(folder: Path, tab: Browser) -> None:
    tab.open((folder / "plain/findings/0001.html").as_uri() + "#s4")
    assert tab.value("document.querySelector('.step.current').id") == "s4"
    assert "4" in tab.value("document.querySelector('.source .bubble.current').textContent")


def test_a_page_is_never_wider_than_the_window(folder: Path, tab: Browser) -> None:
    tab.call(
        "Emulation.setDeviceMetricsOverride",
        width=700,
        height=900,
        deviceScaleFactor=1,
        mobile=False,
    )
    for page in sorted(folder.rglob("*.html")):
        tab.open(page.as_uri())
        assert tab.value("document.documentElement.scrollWidth <= innerWidth") == "true", page


def test_the_policy_of_a_page_refuses_code_and_pictures_that_an_escape_let_through(
    folder: Path, tab: Browser, tmp_path: Path
) -> None:
    """The second fence, and the proof that this file would notice a complaint."""
    text = (folder / "plain/index.html").read_text(encoding="utf-8")
    injected = "<script>document.title = 'run'</script><img src='http://127.0.0.1:9/x.png'>"
    page = tmp_path / "index.html"
    page.write_text(text + injected, encoding="utf-8")
    tab.complaints.clear()
    tab.open(page.as_uri())
    assert tab.value("document.title") != "run"
    assert sum("Content Security Policy" in complaint for complaint in tab.complaints) >= 2
