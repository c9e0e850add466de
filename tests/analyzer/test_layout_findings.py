"""What the checks on structures say of a series, and what they leave alone."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import pytest

from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck
from analyzer.series_checks import hypercall_parameters, padding_left_unset, shared_structures
from patches.apply import Step, apply_patch
from reports.report import Verdict
from tests.patches.building import Files, patch_of

HYPERVISOR = "include/hyperv/hvgdk_more.h"
PROGRAMS = "include/uapi/linux/lend.h"


def step(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Step, ...]:
    """One patch from one tree to another."""
    diffs = []
    for path in sorted({*before, *after}):
        old, new = before.get(path, ""), after.get(path, "")
        if old == new:
            continue
        first = f"a/{path}" if path in before else "/dev/null"
        lines = difflib.unified_diff(
            old.splitlines(True), new.splitlines(True), first, f"b/{path}", n=3
        )
        mode = "" if path in before else "new file mode 100644\n"
        diffs.append(f"diff --git a/{path} b/{path}\n{mode}{''.join(lines)}")
    patch, tree = patch_of("".join(diffs)), Files(before)
    changed, applied = apply_patch(tree, patch)
    return (Step(patch, applied, tree, changed),)


def found(
    check: SeriesCheck, before: Mapping[str, str], after: Mapping[str, str]
) -> list[tuple[str, str]]:
    result = check.find(step(before, after), SourceReader())
    return [(finding.rule.id, finding.message) for finding in result.findings]


def of_header(path: str, text: str, before: str | None = None) -> list[tuple[str, str]]:
    old = {} if before is None else {path: before}
    return found(shared_structures.SERIES_CHECK, old, {path: text})


def test_padding_inside_a_hypervisor_structure_is_reported_with_its_member() -> None:
    text = "struct hv_lend {\n\tu64 id;\n\tu32 flags;\n\tu64 list[];\n};\n"
    assert of_header(HYPERVISOR, text) == [
        ("implicit-padding", "struct hv_lend: 4 bytes of padding before list that no member names")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "struct hv_lend {\n\tu64 id;\n\tu32 flags;\n\tu32 padding;\n\tu64 list[];\n};\n",
        "struct hv_lend {\n\tu64 id;\n\tu32 flags;\n\tu64 list[];\n} __packed;\n",
        "struct hv_lend {\n\tu64 id;\n\tu32 flags;\n};\n",
    ],
)
def test_named_padding_packed_and_the_end_are_left_alone(text: str) -> None:
    assert of_header(HYPERVISOR, text) == []


def test_enumeration_in_a_hypervisor_structure_is_reported_even_with_an_unknown_member() -> None:
    text = "struct hv_lend {\n\tunion hv_else what;\n\tenum hv_kind kind;\n};\n"
    assert of_header(HYPERVISOR, text) == [
        (
            "enum-in-hypervisor-structure",
            "struct hv_lend: kind is `enum hv_kind`, whose size the compiler chooses",
        )
    ]


def test_enumeration_behind_a_pointer_or_in_a_comment_is_left_alone() -> None:
    text = "struct hv_lend {\n\tu32 kind; /* enum hv_kind */\n\tu32 rest;\n};\n"
    assert of_header(HYPERVISOR, text) == []


def test_structure_of_a_driver_is_nobody_elses() -> None:
    assert of_header("drivers/hv/lend.h", "struct lend {\n\tu8 a;\n\tu64 b;\n};\n") == []


def test_interface_structure_that_differs_for_32_bit_programs_is_reported_once() -> None:
    text = "struct lend {\n\t__u32 a;\n\t__u64 b;\n};\n"
    assert of_header(PROGRAMS, text) == [
        (
            "uapi-differs-on-32-bit",
            "struct lend: b is at byte 8 for 64-bit and 4 for 32-bit programs",
        )
    ]
    assert of_header(PROGRAMS, text.replace("__u64 b", "__u32 pad;\n\t__aligned_u64 b")) == []


def test_structures_of_a_header_that_differ_for_32_bit_programs_are_one_finding() -> None:
    one = "struct lend {\n\t__u32 a;\n\t__u64 b;\n};\n"
    text = one + one.replace("lend", "take")
    result = shared_structures.SERIES_CHECK.find(step({}, {PROGRAMS: text}), SourceReader())
    (finding,) = result.findings
    assert finding.message.endswith("differ for 32-bit programs: lend, take")
    assert [s.location.line for s in finding.steps] == [3, 7]


def test_difference_by_a_pointer_is_not_decided_and_says_so() -> None:
    text = "struct lend {\n\t__u64 a;\n\tvoid *b;\n};\n"
    result = shared_structures.SERIES_CHECK.find(step({}, {PROGRAMS: text}), SourceReader())
    (decision,) = [d for d in result.decisions if d.rule_id == "uapi-differs-on-32-bit"]
    assert decision.verdict is Verdict.NOT_DECIDED
    assert "32-bit programs need code of their own" in decision.reason
    assert result.findings == ()


def test_member_that_moves_in_an_existing_interface_structure_is_an_error() -> None:
    before = "struct lend {\n\t__u32 a;\n\t__u32 b;\n\t__u64 c;\n};\n"
    after = before.replace("__u32 b", "__u64 b")
    messages = [message for rule, message in of_header(PROGRAMS, after, before)
                if rule == "uapi-layout-changed"]  # fmt: skip
    assert messages == [
        "struct lend: b was at byte 4 with size 4, and is at byte 8 with size 8",
        "struct lend: c was at byte 8 with size 8, and is at byte 16 with size 8",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("__u32 b;", "__u32 renamed;"),
        ("__u32 reserved[2];", "__u32 flags;\n\t__u32 reserved;"),
        ("__u64 c;", "__u64 c;\n\t__u64 d;"),
    ],
)
def test_renaming_using_reserved_bytes_and_appending_move_nothing(old: str, new: str) -> None:
    before = "struct lend {\n\t__u32 a;\n\t__u32 b;\n\t__u32 reserved[2];\n\t__u64 c;\n};\n"
    assert of_header(PROGRAMS, before.replace(old, new), before) == []


def test_finding_that_the_tree_had_before_is_marked_so() -> None:
    before = "struct hv_lend {\n\tu32 a;\n\tu64 b;\n};\n"
    after = before.replace("u32 a;", "u32 a; /* how many */")
    steps = step({HYPERVISOR: before}, {HYPERVISOR: after})
    (finding,) = shared_structures.SERIES_CHECK.find(steps, SourceReader()).findings
    assert finding.existed


CALLER = """\
#include "{header}"

static u64 ask(void)
{{
	struct {type} *{way};
	u64 status;

	{way} = *this_cpu_ptr(hyperv_pcpu_input_arg);
	status = hv_do_hypercall({code}, {arguments});
	return status;
}}
"""
TYPES = """\
struct hv_short { u64 a; };
struct hv_sixteen { u64 a, b; };
struct hv_big { u8 a[5000]; };
"""


def of_caller(kind: str, way: str, code: str, arguments: str) -> list[tuple[str, str]]:
    header = "include/hyperv/hvgdk_more.h"
    text = CALLER.format(
        header="../../../" + header, type=kind, way=way, code=code, arguments=arguments
    )
    files = {header: TYPES}
    path = "arch/x86/hyperv/ask.c"
    return found(hypercall_parameters.SERIES_CHECK, files, {**files, path: text})


def test_input_shorter_than_the_hypercall_takes_is_reported() -> None:
    code = "HVCALL_GET_PARTITION_PROPERTY"
    assert of_caller("hv_short", "input", code, "input, NULL") == [
        (
            "hypercall-type-size",
            "ask: input of HVCALL_GET_PARTITION_PROPERTY is struct hv_short: 8 bytes,"
            " the hypercall takes 16",
        )
    ]
    assert of_caller("hv_sixteen", "input", code, "input, NULL") == []


def test_output_of_another_size_than_the_elements_is_reported() -> None:
    code = "HV_HYPERCALL_REP_COMP_1 | HVCALL_GET_VP_REGISTERS"
    ((rule, message),) = of_caller("hv_short", "output", code, "NULL, output")
    assert rule == "hypercall-type-size"
    assert message.endswith("8 bytes, the hypercall gives elements of 16")
    assert of_caller("hv_sixteen", "output", code, "NULL, output") == []


def test_parameter_larger_than_a_page_is_reported_for_any_hypercall() -> None:
    ((rule, _),) = of_caller("hv_big", "input", "HVCALL_OF_TOMORROW", "input, NULL")
    assert rule == "hypercall-type-over-page"


GIVES = """\
struct lend {{ u32 a; u64 b; }};

static int give(void __user *to)
{{
	struct lend lend{initial};

	{before}
	lend.a = 1;
	lend.b = 2;
	if (copy_to_user(to, &lend, sizeof(lend)))
		return -EFAULT;
	return 0;
}}
"""


@pytest.mark.parametrize(
    ("initial", "before", "reported"),
    [
        ("", "", True),
        (" = {}", "", False),
        ("", "memset(&lend, 0, sizeof(lend));", False),
        ("", "fill(&lend);", False),
    ],
)
def test_padding_copied_to_a_program_is_reported_unless_something_set_the_whole(
    initial: str, before: str, reported: bool
) -> None:
    text = GIVES.format(initial=initial, before=before)
    rules = found(padding_left_unset.SERIES_CHECK, {}, {"drivers/lend.c": text})
    expected = "lend: 4 bytes of padding in struct lend go to copy_to_user() unset"
    assert rules == ([("padding-left-unset", expected)] if reported else [])
