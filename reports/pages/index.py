"""The first page: verdict, findings, patches, what was not analysed."""

from __future__ import annotations

from dataclasses import dataclass

from patches.diff import LineKind
from patches.series import Patch
from reports.pages.site import PatchLink, Site, lore_link, subsystem_names
from reports.summary import Gap, GapKind
from reports.text import plural

_GAPS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class PatchRow:
    """One patch in the table of patches."""

    link: PatchLink
    added: int
    removed: int
    subsystems: tuple[str, ...]
    hunks: int
    failed: int
    findings: int


@dataclass(frozen=True, slots=True)
class GapGroup:
    """The first gaps of one kind, and how many more there are."""

    kind: GapKind
    gaps: tuple[Gap, ...]
    hidden: int

    @property
    def size(self) -> int:
        return len(self.gaps) + self.hidden


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the verdict bar, in 1/1000 of its width."""

    verdict: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class IndexView:
    """
    The first page.

    :param checked: one sentence that says what an absence of findings rests on.
    """

    site: Site
    checked: str
    bars: tuple[Bar, ...]
    patches: tuple[PatchRow, ...]
    gap_groups: tuple[GapGroup, ...]
    cover_link: str


def index_view(site: Site) -> IndexView:
    """Collect what the first page shows."""
    cover = site.report.series.cover
    return IndexView(
        site=site,
        checked=_checked(site),
        bars=_bars(site),
        patches=tuple(_row(site, link) for link in site.patches),
        gap_groups=_groups(site.gaps),
        cover_link=lore_link(cover.message_id) if cover else "",
    )


def _checked(site: Site) -> str:
    counts = site.counts
    if not counts.decisions:
        return "Nothing was checked: no function of these patches led to a question of any rule."
    return (
        f"{plural(counts.decisions, 'question')} asked about "
        f"{plural(counts.functions, 'function')}: {counts.holds} hold, "
        f"{counts.violated} violated, {counts.not_decided} not decided. "
        f"{plural(len(site.gaps), 'point')} not covered."
    )


def _bars(site: Site) -> tuple[Bar, ...]:
    counts, start = site.counts, 0
    bars: list[Bar] = []
    parts = (
        ("violated", counts.violated),
        ("not-decided", counts.not_decided),
        ("holds", counts.holds),
    )
    for verdict, size in parts:
        # A single violation among thousands of questions stays visible.
        width = max(6, 1000 * size // counts.decisions) if size else 0
        if width:
            bars.append(Bar(verdict, start, width))
        start += width
    return tuple(bars)


def _row(site: Site, link: PatchLink) -> PatchRow:
    report, patch = site.report, link.patch
    fate = [h for p in report.applied if p.number == patch.number for f in p.files for h in f.hunks]
    added, removed = _changed(patch)
    return PatchRow(
        link=link,
        added=added,
        removed=removed,
        subsystems=subsystem_names(report.hunks, patch.number),
        hunks=sum(len(file.hunks) for file in patch.files),
        failed=sum(not hunk.applied for hunk in fate),
        findings=sum(f.patch is link for f in site.findings),
    )


def _changed(patch: Patch) -> tuple[int, int]:
    kinds = [line.kind for f in patch.files for h in f.hunks for line in h.lines]
    return kinds.count(LineKind.ADDED), kinds.count(LineKind.REMOVED)


def _groups(gaps: tuple[Gap, ...]) -> tuple[GapGroup, ...]:
    groups: list[GapGroup] = []
    for kind in GapKind:
        same = tuple(gap for gap in gaps if gap.kind is kind)
        if same:
            shown = same[:_GAPS_SHOWN]
            groups.append(GapGroup(kind, shown, len(same) - len(shown)))
    return tuple(groups)
