"""The build-facing checks on real series and real trees."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from analyzer.buildsteps import Difference
from analyzer.includes import Includes
from analyzer.reader import SourceReader
from analyzer.series_checks import all_series_checks
from analyzer.series_checks.argument_count import _ask as ask_counts
from analyzer.series_checks.labels import _ask as ask_labels
from analyzer.series_checks.struct_member import _ask as ask_members
from analyzer.visible import VisibleReader
from patches.apply import apply_steps
from patches.sources import load_series
from patches.tree import open_tree

FOUND = {
    # Patch 6 opens a brace under CONFIG_VGA_CONSOLE and closes none.
    ("2023-10-09-video-screen-info-cleanups-v3", "6.1"): [
        (6, "braces-in-one-branch", "arch/ia64/kernel/setup.c")
    ],
    ("2021-05-27-drm-hyperv-add-drm-driver-for-hyperv-synthetic-v-v6", "5.10"): [],
    ("2026-03-04-mshv-fix-and-improve-memory-pre-depositing", "7.2"): [],
    ("root-partition-v6", "5.10"): [],
}


@pytest.mark.parametrize(("name", "version"), FOUND)
def test_real_series_gives_the_findings_that_were_read(
    name: str, version: str, shared: Path, kernel_tree: Callable[[str], Path]
) -> None:
    series = load_series([str(shared / "corpus" / "series" / f"{name}.mbox")], None, BytesIO())
    steps = tuple(apply_steps(open_tree(str(kernel_tree(version))), series))
    reader = SourceReader()
    findings = [f for check in all_series_checks() for f in check.find(steps, reader).findings]
    ours = [f for f in findings if f.rule.defect_class == "build"]
    assert [(f.patch, f.rule.id, f.location.path) for f in ours] == FOUND[name, version]


def test_files_of_a_tree_that_compiles_have_no_problem(
    kernel_tree: Callable[[str], Path],
) -> None:
    place, folder = kernel_tree("7.2"), "drivers/hv"
    tree, visible = open_tree(str(place)), VisibleReader()
    asked = undecided = 0
    for path in sorted((place / folder).glob("*.c")):
        file = visible.open(tree, f"{folder}/{path.name}")
        assert file is not None
        for ask in (ask_counts, ask_members, ask_labels):
            answer = ask(file, Difference(None, frozenset()), visible)
            assert answer.problems == (), path
            asked += answer.asked
            undecided += len(answer.undecided)
    assert asked > 300
    assert undecided < asked / 20


def test_includes_of_a_real_file_are_followed_to_the_end(
    kernel_tree: Callable[[str], Path],
) -> None:
    tree = open_tree(str(kernel_tree("7.2")))
    closure = Includes().closure(tree, "drivers/hv/hv_common.c")
    assert "arch/x86/include/asm/mshyperv.h" in closure.paths
    assert "include/asm-generic/mshyperv.h" in closure.paths
    assert len(closure.paths) > 400
    assert closure.unresolved == ()
