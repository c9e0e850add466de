"""The graph of a real series, and what the order checks say of every series of the corpus."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from analyzer.dependencies import find_dependencies
from analyzer.reader import SourceReader
from analyzer.series_checks import all_series_checks
from patches.apply import apply_steps
from patches.series import Series
from patches.sources import load_series
from patches.tree import open_tree
from reports.finding import Finding, Severity
from tests.conftest import shared_place

SERIES = sorted((shared_place() / "corpus" / "series").glob("*.mbox"))

# Each was named by a reviewer of the posted series: (rule, function, number of the patch).
KNOWN = {
    "2025-02-11-arm64-hyperv-support-virtual-trust-level-boot-v4": (
        "used-before-definition",
        "hyperv_init",
        1,
    ),
    "2025-02-20-introduce-config-mshv-root-for-root-partition-co-v2": (
        "configuration-used-before-definition",
        "hv_identify_partition_type",
        2,
    ),
}


@cache
def _load(box: Path) -> Series:
    return load_series([str(box)], None, io.BytesIO())


def _findings(series: Series, tree: Path | None) -> list[Finding]:
    base = open_tree(str(tree)) if tree is not None else None
    steps = tuple(apply_steps(base, series))
    reader = SourceReader()
    found = [f for check in all_series_checks() for f in check.find(steps, reader).findings]
    return [f for f in found if f.rule.defect_class == "series-order"]


@pytest.mark.parametrize("box", SERIES, ids=[box.stem for box in SERIES])
def test_order_of_a_posted_series_is_blamed_only_where_a_reviewer_did(box: Path) -> None:
    found = [(f.rule.id, f.location.function, f.patch) for f in _findings(_load(box), None)]
    assert found == ([KNOWN[box.stem]] if box.stem in KNOWN else [])


def test_corpus_is_there(shared: Path) -> None:
    """The cases above vanish without a corpus; this one says so."""
    assert len(SERIES) >= 89
    assert set(KNOWN) <= {box.stem for box in SERIES}


def test_tree_that_fits_proves_that_the_name_was_not_there(
    shared: Path, kernel_tree: Callable[[str], Path]
) -> None:
    box = shared / "corpus" / "series" / f"{min(KNOWN)}.mbox"
    (finding,) = _findings(_load(box), kernel_tree("6.12"))
    assert finding.severity is Severity.ERROR


def test_variable_that_announces_the_root_partition_ties_four_later_patches(shared: Path) -> None:
    box = shared / "corpus" / "series" / "root-partition-v6.mbox"
    series = _load(box)
    found = find_dependencies(series, None)
    tied = {
        edge.patch
        for edge in found.edges
        for reason in edge.reasons
        if edge.needs == 2 and reason.symbol == "hv_root_partition"
    }
    # It is named in seven later patches; four of them are what git can apply alone.
    assert {3, 4, 5, 7} <= tied
