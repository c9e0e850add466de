"""
HTML: a folder of pages that needs no network and no server, and runs no code from a mail.

Whatever a mail can set reaches a page through Jinja2's autoescape and :func:`reports.text.visible`
only; names of pages are numbers. The folder is written beside its place and then swapped in.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.errors import ReportError
from reports.formats import Format, Target
from reports.highlight import Piece, Token
from reports.pages.apply import ApplyView, apply_view
from reports.pages.coverage import CoverageView, coverage_view
from reports.pages.dependencies import DependenciesView, dependencies_view
from reports.pages.finding import FindingView, finding_view
from reports.pages.index import IndexView, index_view
from reports.pages.patch import PatchView, patch_view
from reports.pages.site import site_of
from reports.pages.subsystems import SubsystemsView, subsystems_view
from reports.report import Report
from reports.summary import age
from reports.text import plural, visible

MARKER = ".hvpatch-report"
_HERE = Path(__file__).parent.parent
_STATIC = ("report.css", "report.js")
# Three presentational elements instead of classes: they are most of a page's bytes.
_ELEMENT = {Token.PLAIN: "", Token.KEYWORD: "b", Token.COMMENT: "i", Token.STRING: "u"}

View = (
    IndexView
    | ApplyView
    | PatchView
    | FindingView
    | CoverageView
    | DependenciesView
    | SubsystemsView
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its file in the folder, its template and what it shows."""

    file: str
    template: str
    view: View


def write(report: Report, target: Target) -> None:
    """
    Write the folder *target.path*.

    :raises ReportError: if it holds anything that this function did not write.
    """
    if target.path is None:
        raise ReportError("HTML report", None, "expected a folder to write to")
    folder = target.path.resolve()
    _check_ours(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _write_beside(report, folder)
    except OSError as error:
        raise ReportError(str(folder), None, f"a writable folder: {error.strerror}") from error


def pages(report: Report) -> Iterator[Page]:
    """Every page of a report, in a fixed order."""
    site = site_of(report)
    yield Page("index.html", "index.html", index_view(site))
    yield Page("coverage.html", "coverage.html", coverage_view(site))
    if not report.checked:
        yield Page("apply.html", "apply.html", apply_view(site))
        yield Page("dependencies.html", "dependencies.html", dependencies_view(site))
        yield Page("subsystems.html", "subsystems.html", subsystems_view(site))
    for patch in site.patches:
        yield Page(patch.file, "patch.html", patch_view(site, patch))
    for finding in site.findings:
        yield Page(finding.file, "finding.html", finding_view(site, finding))


def rendered(report: Report) -> Iterator[tuple[str, str]]:
    """File name and text of every file of the folder but the marker."""
    environment = _environment()
    for page in pages(report):
        root = "../" * page.file.count("/")
        template = environment.get_template(page.template)
        yield page.file, template.render(view=page.view, root=root, here=page.file)
    for name in _STATIC:
        yield f"static/{name}", (_HERE / "static" / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["age"] = age
    environment.filters["code"] = _code
    environment.filters["plural"] = plural
    environment.filters["prose"] = _prose
    return environment


def _shown(value: object) -> object:
    """Applied to every ``{{ }}`` before it is escaped."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _code(pieces: tuple[Piece, ...]) -> Markup:
    parts: list[str] = []
    for piece in pieces:
        text, element = escape(visible(piece.text)), _ELEMENT[piece.token]
        parts.append(f"<{element}>{text}</{element}>" if element else text)
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - each part is escaped


def _prose(text: str) -> Markup:
    """Text of ours or of a mail; a pair of backticks encloses code."""
    parts = [escape(part) for part in visible(text).split("`")]
    if len(parts) % 2 == 0:
        return Markup("`").join(parts)
    marked = (f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))
    return Markup("").join(Markup(part) for part in marked)  # noqa: S704 - each part is escaped


def _check_ours(folder: Path) -> None:
    """Refuse to replace what this module did not write: the marker lists every file it wrote."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ReportError(str(folder), None, "expected a folder, this is a file")
    present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}
    if not present:
        return
    if MARKER not in present:
        raise ReportError(str(folder), None, "expected an empty folder or an earlier report")
    written = (folder / MARKER).read_text(encoding="utf-8", errors="replace").splitlines()
    foreign = sorted(present - {MARKER, *written})
    if foreign:
        text = f"expected nothing but an earlier report, found {visible(foreign[0])}"
        raise ReportError(str(folder), None, text)


def _write_beside(report: Report, folder: Path) -> None:
    """Write to a sibling first: a report is there as a whole or not at all."""
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        new, old = work / "new", work / "old"
        names = []
        for name, text in rendered(report):
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            names.append(name)
        (new / MARKER).write_text("\n".join(names) + "\n", encoding="utf-8")
        if folder.exists():
            folder.replace(old)
        try:
            new.replace(folder)
        except OSError:
            if old.exists():
                old.replace(folder)
            raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


FORMAT = Format("html", "a folder of pages for a browser, no server needed", write)
