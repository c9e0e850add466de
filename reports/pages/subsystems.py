"""The subsystem page: which patch touches which subsystem, and by what reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reports.pages.site import PatchLink, Site
from reports.report import HunkMapping

NONE = "(no subsystem)"


@dataclass(frozen=True, slots=True)
class Cell:
    """Hunks of one patch in one subsystem; 0 is an empty cell."""

    link: PatchLink
    hunks: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why hunks belong to a subsystem, and which patches they are in."""

    text: str
    hunks: int
    patches: tuple[PatchLink, ...]


@dataclass(frozen=True, slots=True)
class SubsystemRow:
    """One subsystem."""

    name: str
    hunks: int
    cells: tuple[Cell, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SubsystemsView:
    """The subsystem page: the subsystem with most hunks first."""

    site: Site
    rows: tuple[SubsystemRow, ...]


def subsystems_view(site: Site) -> SubsystemsView:
    """Collect what the subsystem page shows."""
    pairs = [
        (name, reason, hunk)
        for hunk in site.report.hunks
        for name, reason in ([(m.name, m.reason) for m in hunk.subsystems] or [(NONE, "")])
    ]
    names = dict.fromkeys(name for name, _, _ in pairs)
    rows = [_row(site, name, [(r, h) for n, r, h in pairs if n == name]) for name in names]
    rows.sort(key=lambda row: (row.name == NONE, -row.hunks, row.name))
    return SubsystemsView(site, tuple(rows))


def _row(site: Site, name: str, pairs: list[tuple[str, HunkMapping]]) -> SubsystemRow:
    mapped = dict.fromkeys((h.patch, h.path, h.hunk) for _, h in pairs)
    by_patch = Counter(patch for patch, _, _ in mapped)
    reasons = []
    for text in dict.fromkeys(reason for reason, _ in pairs if reason):
        hunks = [h for reason, h in pairs if reason == text]
        numbers = {h.patch for h in hunks}
        links = tuple(link for link in site.patches if link.patch.number in numbers)
        reasons.append(Reason(text, len(hunks), links))
    cells = tuple(Cell(link, by_patch[link.patch.number]) for link in site.patches)
    return SubsystemRow(name, len(mapped), cells, tuple(reasons))
