"""What all pages share: numbering of patches and findings, links between pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from patches.series import Patch
from reports.finding import Finding
from reports.report import HunkMapping, Report
from reports.summary import Counts, Gap, count, gaps, ordered


@dataclass(frozen=True, slots=True)
class PatchLink:
    """A patch and its page. *position* is 1-based in the input; *label* is n/m as posted."""

    position: int
    label: str
    patch: Patch

    @property
    def file(self) -> str:
        """Page of the patch, relative to the folder; made of a number, never of mail text."""
        return f"patches/{self.position:04}.html"


@dataclass(frozen=True, slots=True)
class FindingLink:
    """A finding, its number in this report and its page; *patch* is where it is anchored."""

    number: int
    finding: Finding
    patch: PatchLink | None

    @property
    def file(self) -> str:
        """Page of the finding, relative to the folder."""
        return f"findings/{self.number:04}.html"


@dataclass(frozen=True, slots=True)
class Site:
    """A report, numbered and counted once for all pages."""

    report: Report
    counts: Counts
    gaps: tuple[Gap, ...]
    patches: tuple[PatchLink, ...]
    findings: tuple[FindingLink, ...]

    @property
    def heading(self) -> str:
        """Title and version of the series, or what was checked."""
        return self.report.heading


def site_of(report: Report) -> Site:
    """Number the patches and findings of a report."""
    patches = tuple(
        PatchLink(position, _label(patch), patch)
        for position, patch in enumerate(report.series.patches, 1)
    )
    # Several series in one mailbox repeat numbers: the first patch of a number is meant.
    by_number = {link.patch.number: link for link in reversed(patches)}
    findings = tuple(
        FindingLink(number, finding, by_number.get(finding.patch))
        for number, finding in enumerate(ordered(report.findings), 1)
    )
    return Site(report, count(report), gaps(report), patches, findings)


def subsystem_names(mappings: tuple[HunkMapping, ...], patch: int) -> tuple[str, ...]:
    """The subsystems of one patch, in the order in which its hunks name them."""
    return tuple(dict.fromkeys(m.name for h in mappings if h.patch == patch for m in h.subsystems))


def lore_link(message_id: str) -> str:
    """
    Address of a mail in the kernel's archive; empty without a message id.

    >>> lore_link('1@x"><script>')
    'https://lore.kernel.org/r/1@x%22%3E%3Cscript%3E'
    """
    if not message_id:
        return ""
    return "https://lore.kernel.org/r/" + quote(message_id, safe="@", errors="replace")


def _label(patch: Patch) -> str:
    return f"{patch.number}/{patch.count}" if patch.count else str(patch.number)
