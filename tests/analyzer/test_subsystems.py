"""Hunks are mapped to functions and subsystems, each with the rule that matched."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.subsystem import Subsystem, SubsystemError, all_subsystems, checked
from analyzer.subsystems import enclosing_function, map_hunk, map_hunks
from patches.diff import DiffLine, FileDiff, FileStatus, Hunk, LineKind
from patches.series import CommitId, MessageId, Patch


@dataclass(frozen=True)
class Span:
    name: str
    line: int
    end_line: int


def hunk(*lines: str, start: int = 10, heading: str = "") -> Hunk:
    old = new = start
    read: list[DiffLine] = []
    for line in lines:
        kind = LineKind(line[0])
        read.append(
            DiffLine(
                kind,
                line[1:],
                None if kind is LineKind.ADDED else old,
                None if kind is LineKind.REMOVED else new,
            )
        )
        old += kind is not LineKind.ADDED
        new += kind is not LineKind.REMOVED
    return Hunk(start, old - start, start, new - start, heading, tuple(read), 1)


def names(path: str, *lines: str) -> list[str]:
    return [match.name for match in map_hunk(hunk(*lines), path)]


def test_every_subsystem_is_found_once_by_name() -> None:
    found = [subsystem.name for subsystem in all_subsystems()]
    assert found == sorted(set(found))
    assert {"hyperv", "mm", "x86", "iommu", "irq", "gpu", "pci", "time", "acpi", "net"} < set(found)


@pytest.mark.parametrize("other", ["a", "b"])
def test_a_name_or_path_rule_that_stands_twice_is_refused(other: str) -> None:
    first = Subsystem("a", "A", ("mm/",), (), ())
    second = Subsystem(other, "B", ("mm/",) if other == "b" else ("fs/",), (), ())
    with pytest.raises(SubsystemError, match="and again in"):
        checked((first, second))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("drivers/hv/mshv_root_main.c", "hyperv"),
        ("arch/x86/hyperv/hv_init.c", "hyperv"),
        ("arch/x86/include/asm/mshyperv.h", "hyperv"),
        ("drivers/iommu/hyperv-iommu.c", "iommu"),
        ("drivers/pci/controller/pci-hyperv.c", "pci"),
        ("mm/memory.c", "mm"),
        ("kernel/irq/chip.c", "irq"),
        ("drivers/gpu/drm/hyperv/hyperv_drm_drv.c", "hyperv"),
    ],
)
def test_a_path_rule_names_the_subsystem_of_a_file_before_any_symbol(
    path: str, expected: str
) -> None:
    matches = map_hunk(hunk("+\tx = 1;"), path)
    assert expected in [m.name for m in matches if m.reason.startswith("path rule ")]
    assert matches[0].reason.startswith("path rule ")


def test_a_symbol_in_a_changed_line_names_a_second_subsystem() -> None:
    (first, second) = map_hunk(hunk("+\td = iommu_domain_alloc(bus);"), "drivers/hv/a.c")
    assert (first.name, first.reason) == ("hyperv", "path rule drivers/hv/")
    assert (second.name, second.reason) == ("iommu", "symbol iommu_domain_alloc used")


@pytest.mark.parametrize(
    "line",
    [" \tiommu_attach();", '+\tx("iommu_attach");', "+ * iommu_attach() does", "+#include <x>"],
)
def test_context_strings_and_comments_name_no_subsystem(line: str) -> None:
    assert names("drivers/hv/a.c", line, "+\ty();") == ["hyperv"]


def test_an_option_names_its_subsystem() -> None:
    text = ("+config FOO", "+\tdepends on HYPERV && X86_64")
    reasons = {m.name: m.reason for m in map_hunk(hunk(*text), "drivers/foo/Kconfig")}
    assert reasons == {"hyperv": "Kconfig HYPERV", "x86": "Kconfig X86_64"}
    assert names("drivers/foo/Makefile", "+obj-$(CONFIG_HYPERV) += a.o") == ["hyperv"]


def test_a_hunk_no_rule_matches_belongs_to_other_with_its_folder() -> None:
    (match,) = map_hunk(hunk("+\tx = 1;"), "drivers/zorro/names/a.c")
    assert (match.name, match.reason) == ("other", "no rule matches; folder drivers/zorro")


@given(st.text(max_size=30), st.text(max_size=40))
def test_every_hunk_has_a_subsystem_and_a_reason(path: str, line: str) -> None:
    matches = map_hunk(hunk("+" + line), path)
    assert matches and all(match.name and match.reason for match in matches)


SPANS = (Span("first", 1, 12), Span("second", 16, 40))


def test_the_function_with_most_changed_lines_encloses_a_hunk() -> None:
    changed = hunk("+\ta;", " }", " ", " ", " int second(void)", " {", "+\tb;", "+\tc;")
    assert enclosing_function(changed, SPANS) == "second"


def test_a_removed_line_counts_where_it_stood() -> None:
    assert enclosing_function(hunk(" \ta;", "-\tb;", " \tc;"), SPANS) == "first"


def test_a_line_between_functions_is_in_none() -> None:
    changed = hunk(" }", " ", "+int x;", " ", start=12, heading="int first(void)")
    assert enclosing_function(changed, SPANS) == ""


def test_the_heading_names_a_function_that_cannot_be_read() -> None:
    changed = hunk(" \tb;", "+\ta;", heading="static int hidden(struct a *a,")
    assert enclosing_function(changed, ()) == "hidden"
    assert enclosing_function(hunk("+\ta;", heading="SYSCALL_DEFINE1(x, int, a)"), ()) == "sys_x"


def test_a_head_shown_in_the_hunk_outranks_the_heading() -> None:
    changed = hunk(
        " }", " ", " int shown(void)", " {", "+\ta;", heading="static int earlier(struct a *a,"
    )
    assert enclosing_function(changed, ()) == "shown"
    ended = hunk(" \ta;", " }", "+int x;", heading="static int earlier(void)")
    assert enclosing_function(ended, ()) == ""


def _patch(diff: FileDiff) -> Patch:
    return Patch(
        MessageId(""), CommitId(""), "s", "t", 3, 7, 1, "a", "d", "b", (), (diff,), (), "p", 1
    )


def test_hunks_of_a_patch_are_mapped_in_order() -> None:
    hunks = (hunk("+\ta;"), hunk("+\tb;", start=20))
    diff = FileDiff(
        FileStatus.MODIFIED, "mm/a.c", "mm/a.c", "", "", "", "", hunks=hunks, binary=False
    )
    mapped = map_hunks(_patch(diff), lambda path: SPANS if path == "mm/a.c" else ())
    assert [(m.patch, m.path, m.hunk, m.function) for m in mapped] == [
        (3, "mm/a.c", 0, "first"),
        (3, "mm/a.c", 1, "second"),
    ]
    assert all(m.subsystems[0].name == "mm" for m in mapped)
