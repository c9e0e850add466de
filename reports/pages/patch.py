"""The page of one patch: its diff with each hunk's fate and findings at their line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from patches.apply import AppliedFile, AppliedHunk, HunkStatus
from patches.diff import DiffLine, FileDiff, Hunk, LineKind
from reports.finding import Finding
from reports.highlight import Piece, Token, is_c, pieces, starts_in_comment
from reports.pages.site import FindingLink, PatchLink, Site, lore_link
from reports.report import HunkMapping, SubsystemMatch

_OPEN_UP_TO = 400


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a diff. *mark* is a letter for the style sheet: a added, d deleted, c context."""

    mark: str
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]
    no_newline: bool
    findings: tuple[FindingLink, ...]


@dataclass(frozen=True, slots=True)
class HunkView:
    """A hunk, where it belongs and what became of it; *mark* is for the style sheet."""

    header: str
    heading: str
    function: str
    subsystems: tuple[SubsystemMatch, ...]
    fate: str
    mark: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of the patch. *findings* are those that no shown line carries."""

    number: int
    diff: FileDiff
    lines: int
    added: int
    removed: int
    open: bool
    reason: str
    hunks: tuple[HunkView, ...]
    findings: tuple[FindingLink, ...]


@dataclass(frozen=True, slots=True)
class PatchView:
    """The page of one patch. *elsewhere* are findings in a file the patch does not touch."""

    site: Site
    link: PatchLink
    lore: str
    previous: PatchLink | None
    next: PatchLink | None
    files: tuple[FileView, ...]
    findings: tuple[FindingLink, ...]
    elsewhere: tuple[FindingLink, ...]


def patch_view(site: Site, link: PatchLink) -> PatchView:
    """Collect what the page of one patch shows."""
    at = link.position - 1
    findings = tuple(f for f in site.findings if f.patch is link)
    fates = _fates(site, link)
    paths = {file.path for file in link.patch.files}
    return PatchView(
        site=site,
        link=link,
        lore=lore_link(link.patch.message_id),
        previous=site.patches[at - 1] if at else None,
        next=site.patches[at + 1] if at + 1 < len(site.patches) else None,
        files=tuple(
            _file(number, file, fates.get(file.path), _mappings(site, link, file), findings)
            for number, file in enumerate(link.patch.files, 1)
        ),
        findings=findings,
        elsewhere=tuple(f for f in findings if f.finding.location.path not in paths),
    )


def _fates(site: Site, link: PatchLink) -> dict[str, AppliedFile]:
    applied = [p for p in site.report.applied if p.number == link.patch.number]
    return {file.path: file for p in applied for file in p.files}


def _mappings(site: Site, link: PatchLink, file: FileDiff) -> dict[int, HunkMapping]:
    number = link.patch.number
    return {m.hunk: m for m in site.report.hunks if m.patch == number and m.path == file.path}


def _file(
    number: int,
    diff: FileDiff,
    fate: AppliedFile | None,
    mappings: dict[int, HunkMapping],
    findings: tuple[FindingLink, ...],
) -> FileView:
    here = [f for f in findings if f.finding.location.path == diff.path]
    placed = {f.number: place(f.finding, diff) for f in here}
    at_line: dict[tuple[int, int], list[FindingLink]] = {}
    for link in here:
        where = placed[link.number]
        if where is not None:
            at_line.setdefault(where, []).append(link)
    kinds = [line.kind for hunk in diff.hunks for line in hunk.lines]
    hunks = []
    for index, hunk in enumerate(diff.hunks):
        fated = fate.hunks[index] if fate and index < len(fate.hunks) else None
        rows = _rows(hunk, diff.path, {n: at_line[i, n] for i, n in at_line if i == index})
        hunks.append(_hunk(hunk, mappings.get(index), fated, rows))
    return FileView(
        number=number,
        diff=diff,
        lines=len(kinds),
        added=kinds.count(LineKind.ADDED),
        removed=kinds.count(LineKind.REMOVED),
        open=len(kinds) <= _OPEN_UP_TO or bool(here),
        reason=fate.reason if fate else "",
        hunks=tuple(hunks),
        findings=tuple(link for link in here if placed[link.number] is None),
    )


def place(finding: Finding, diff: FileDiff) -> tuple[int, int] | None:
    """
    Find the line of a patch that a finding is about, as (hunk index, line index).

    A finding's line is counted after the whole series, a patch's after that patch, so the text
    must agree too; of several lines with that text the nearest one is taken.

    :return: ``None`` if the patch does not show the line.
    """
    wanted = finding.location.line
    text = next((c.text for c in finding.code if c.number == wanted and c.known), None)
    best: tuple[int, int, int] | None = None
    for at, hunk in enumerate(diff.hunks):
        for index, line in enumerate(hunk.lines):
            if line.new_line is None or (text is not None and line.text != text):
                continue
            distance = abs(line.new_line - wanted)
            if (text is not None or distance == 0) and (best is None or distance < best[0]):
                best = (distance, at, index)
    return None if best is None else best[1:]


def _hunk(
    hunk: Hunk, mapping: HunkMapping | None, fate: AppliedHunk | None, rows: Iterator[Row]
) -> HunkView:
    return HunkView(
        header=f"@@ -{hunk.old_start},{hunk.old_count} +{hunk.new_start},{hunk.new_count} @@",
        heading=hunk.heading,
        function=mapping.function if mapping else "",
        subsystems=mapping.subsystems if mapping else (),
        fate=_fate(fate),
        mark=_FATES[fate.status] if fate else "",
        rows=tuple(rows),
    )


_FATES = {
    HunkStatus.APPLIED: "applied",
    HunkStatus.FAILED: "failed",
    HunkStatus.NO_TREE: "",
}


def _fate(fate: AppliedHunk | None) -> str:
    if fate is None:
        return "fate unknown"
    if fate.status is HunkStatus.APPLIED:
        moved = f", {fate.offset:+} lines" if fate.offset else ""
        return f"applied{moved}" + (f", fuzz {fate.fuzz}: {fate.reason}" if fate.fuzz else "")
    if fate.status is HunkStatus.NO_TREE:
        return "no tree to apply it to"
    return f"not applied: {fate.reason}" if fate.reason else "not applied"


_MARKS = {LineKind.ADDED: "a", LineKind.REMOVED: "d", LineKind.CONTEXT: "c"}


def _rows(hunk: Hunk, path: str, findings: dict[int, list[FindingLink]]) -> Iterator[Row]:
    """Highlight the two sides of a hunk apart: a comment may be open in one only."""
    highlight = is_c(path)
    old_open = starts_in_comment(x.text for x in hunk.lines if x.kind is not LineKind.ADDED)
    new_open = starts_in_comment(x.text for x in hunk.lines if x.kind is not LineKind.REMOVED)
    for index, line in enumerate(hunk.lines):
        split: tuple[Piece, ...] = (Piece(Token.PLAIN, line.text),)
        if highlight:
            removed = line.kind is LineKind.REMOVED
            split, is_open = pieces(line.text, old_open if removed else new_open)
            old_open = old_open if line.kind is LineKind.ADDED else is_open
            new_open = new_open if removed else is_open
        yield _row(line, split, tuple(findings.get(index, ())))


def _row(line: DiffLine, split: tuple[Piece, ...], findings: tuple[FindingLink, ...]) -> Row:
    mark = _MARKS[line.kind]
    return Row(mark, line.old_line, line.new_line, split, line.no_newline, findings)
