"""Every posted series of the corpus is reviewed to its end; real defects are found in some."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from analyzer.pipeline import Request, review
from reports.formats.sarif import document
from reports.report import FunctionCoverage, ReadState, Report
from tests.conftest import shared_place


class Defect(NamedTuple):
    """A defect of a posted series that reviewers or users found."""

    series: str
    function: str
    defect_class: str

    def reported(self, report: Report) -> bool:
        return any(
            (f.location.function, f.rule.defect_class) == (self.function, self.defect_class)
            for f in report.findings
        )


class Repair(NamedTuple):
    """A later series that shows the function without its defect, under *function* now."""

    defect: Defect
    series: str
    function: str


MSHV = "mshv-driver-v6"
FREED = Defect("root-partition-v6", "hv_call_deposit_pages", "freed-while-owned")
UNTESTED = Defect("root-partition-v5", "hv_call_deposit_pages", "null-deref")
PASSTHRU = Defect(MSHV, "mshv_ioctl_passthru_hvcall", "uninit-var")
STAT_PAGE = Defect(MSHV, "hv_call_map_stat_page", "uninit-var")
DRM = "2021-05-27-drm-hyperv-add-drm-driver-for-hyperv-synthetic-v-v6"
UNREGISTERED = Defect(DRM, "hyperv_init", "missing-unwind")
POST_SEND = Defect(
    "2025-01-20-rdma-mana-ib-enable-cm-for-mana-ib", "mana_ib_post_send", "uninit-var"
)
DEFECTS = (FREED, UNTESTED, PASSTHRU, STAT_PAGE, UNREGISTERED, POST_SEND)

PASSTHRU_FIX = "2025-03-21-drivers-hv-mshv-fix-uninitialize-variable-in-msh"
STAT_PAGE_FIX = "2025-03-21-drivers-hv-mshv-fix-uninitialized-variable-in-hv"
POST_SEND_FIX = "2026-06-18-rdma-erdma-initialize-ret-for-empty-receive-wr-l-v2"
REPAIRS = (
    Repair(UNTESTED, "root-partition-v6", "hv_call_deposit_pages"),
    Repair(PASSTHRU, PASSTHRU_FIX, "mshv_ioctl_passthru_hvcall"),
    Repair(STAT_PAGE, STAT_PAGE_FIX, "hv_call_map_stat_page"),
    Repair(UNREGISTERED, "2026-07-01-drm-hyperv-a-fix-and-a-few-cleanups", "hv_drm_init"),
    Repair(POST_SEND, POST_SEND_FIX, "mana_ib_post_send"),
)
ROOT_PARTITION = tuple(f"root-partition-v{version}" for version in range(1, 7))
# Without a corpus one test remains, which says by skipping that there is none.
POSTED = [path.stem for path in sorted((shared_place() / "corpus" / "series").glob("*.mbox"))]
SERIES = POSTED or ["any series"]


@cache
def review_of(folder: Path, *series: str, tree: Path | None = None) -> Report:
    """What a review of these mailboxes, one after the other, finds; once a test run."""
    boxes = [str(folder / "corpus" / "series" / f"{name}.mbox") for name in series]
    where = () if tree is None else (str(tree),)
    return review(Request(boxes, where, io.BytesIO(), "hvpatch review"))


def coverage(report: Report, function: str) -> FunctionCoverage:
    (found,) = (f for c in report.files for f in c.functions if f.location.function == function)
    return found


def check_is_whole(report: Report) -> None:
    """Every hunk is mapped and applied or refused with a reason, and SARIF can be built."""
    posted = [hunk for p in report.series.patches for diff in p.files for hunk in diff.hunks]
    assert len(report.hunks) == len(posted)
    assert [h for h in report.hunks if not h.subsystems] == []
    assert [h for h in report.hunks for s in h.subsystems if not (s.name and s.reason)] == []
    fates = [hunk for p in report.applied for file in p.files for hunk in file.hunks]
    assert [hunk for hunk in fates if not hunk.applied and not hunk.reason] == []
    assert all(finding.steps and finding.location.line > 0 for finding in report.findings)
    assert document(report)["version"] == "2.1.0"


@pytest.mark.parametrize("series", SERIES)
def test_posted_series_is_reviewed_and_every_hunk_mapped(series: str, shared: Path) -> None:
    report = review_of(shared, series)
    assert report.series.patches
    check_is_whole(report)


@pytest.mark.parametrize("series", ROOT_PARTITION)
def test_root_partition_series_is_reviewed_in_the_kernel_it_was_posted_for(
    series: str, shared: Path, kernel_tree: Callable[[str], Path]
) -> None:
    report = review_of(shared, series, tree=kernel_tree("5.10"))
    assert report.tree
    assert FREED.reported(report)
    assert coverage(report, FREED.function).read is ReadState.WHOLE
    check_is_whole(report)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda d: f"{d.function} {d.defect_class}")
def test_defect_of_a_posted_series_is_reported(defect: Defect, shared: Path) -> None:
    assert defect.reported(review_of(shared, defect.series))


@pytest.mark.parametrize("repair", REPAIRS, ids=lambda r: f"{r.function} in {r.series}")
def test_later_series_without_the_defect_is_silent(repair: Repair, shared: Path) -> None:
    report = review_of(shared, repair.series)
    assert coverage(report, repair.function).read is not ReadState.NOT_READ
    assert not repair.defect._replace(function=repair.function).reported(report)


@pytest.mark.parametrize(
    ("defect", "fix"),
    [(PASSTHRU, PASSTHRU_FIX), (STAT_PAGE, STAT_PAGE_FIX)],
    ids=lambda value: getattr(value, "function", "fixed"),
)
def test_fix_on_top_of_the_series_leaves_only_the_other_defects(
    defect: Defect, fix: str, shared: Path
) -> None:
    before, after = review_of(shared, defect.series), review_of(shared, defect.series, fix)
    assert coverage(after, defect.function).read is ReadState.WHOLE
    assert not defect.reported(after)
    assert {f.fingerprint for f in before.findings} - {f.fingerprint for f in after.findings} == {
        f.fingerprint for f in before.findings if f.location.function == defect.function
    }
