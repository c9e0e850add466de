"""Random structures are laid out as gcc lays them out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analyzer.csource.layout import StructLayout
from analyzer.csource.structs import StructReader
from analyzer.csource.typefile import TypeFile
from analyzer.csource.typescope import TypeScope
from tests.analyzer.compiled import compare, compilers, measure

_TYPEDEFS = """
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32;
typedef unsigned long long u64; typedef long long s64;
typedef u64 u64_by_4 __attribute__((aligned(4)));
typedef u32 u32_by_16 __attribute__((aligned(16)));
enum small { SMALL_A, SMALL_B = 200 }; enum tiny { TINY_A = -1, TINY_B } __attribute__((packed));
"""
_INTEGERS = ("u8", "u16", "u32", "u64", "s64", "unsigned long", "_Bool")
_OTHERS = ("double", "void *", "enum small", "enum tiny", "u64_by_4", "u32_by_16", "short")
_WIDTH = {"u8": 8, "u16": 16, "u32": 32, "u64": 64, "s64": 64, "unsigned long": 32, "_Bool": 1}
_ATTRIBUTES = ("", "", "", " __attribute__((packed))", " __attribute__((aligned(8)))",
               " __attribute__((packed, aligned(2)))")  # fmt: skip


@st.composite
def members(draw: st.DrawFn, prefix: str, depth: int) -> str:
    lines = []
    for index in range(draw(st.integers(1, 6))):
        kind = draw(st.integers(0, 9))
        name = f"{prefix}_{index}"
        attribute = draw(st.sampled_from(_ATTRIBUTES))
        if kind < 4:
            base = draw(st.sampled_from(_INTEGERS))
            width = draw(st.integers(0, _WIDTH[base]))
            named = width > 0 and draw(st.integers(0, 4)) > 0
            own = draw(st.sampled_from(("", "", "", " __attribute__((packed))"))) if named else ""
            lines.append(f"{base} {name if named else ''}:{width}{own};")
        elif kind < 8 or depth > 2:
            base = draw(st.sampled_from((*_INTEGERS, *_OTHERS)))
            # gcc refuses arrays of elements that are smaller than their alignment.
            arrays = ("", "", "[3]", "[2][2]") if base != "u32_by_16" else ("",)
            array = draw(st.sampled_from(arrays))
            lines.append(f"{base} {name}{array}{attribute};")
        else:
            inner, named = draw(members(name, depth + 1)), draw(st.booleans())
            union = draw(st.sampled_from(("struct", "union")))
            of_type = draw(st.sampled_from(_ATTRIBUTES))
            lines.append(f"{union} {{ {inner} }}{of_type} {name if named else ''};")
    return " ".join(lines)


@st.composite
def definitions(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(("struct", "struct", "union")))
    attribute = draw(st.sampled_from(_ATTRIBUTES))
    text = f"{kind} NAME {{ {draw(members('m', 0))} }}{attribute};"
    if draw(st.integers(0, 5)) == 0:
        return (
            f"\n#pragma pack(push, {draw(st.sampled_from((1, 2, 4)))})\n{text}\n#pragma pack(pop)\n"
        )
    return text


@pytest.mark.parametrize("machine", ["x86-64", "i386", "arm64"])
@settings(
    max_examples=6,
    deadline=None,
    # Making a failing batch smaller takes a compilation each time.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(made=st.lists(definitions(), min_size=30, max_size=60))
def test_random_structures_are_as_gcc_lays_them_out(
    tmp_path: Path, machine: str, made: list[str]
) -> None:
    compiler = compilers().get(machine)
    if compiler is None:
        pytest.skip(f"no gcc for {machine} (apt-get install gcc, or cpp-12-aarch64-linux-gnu)")
    text = "\n".join(one.replace("NAME", f"s{index}") for index, one in enumerate(made))
    file = TypeFile("random.h", _TYPEDEFS + text)
    layouts = StructReader(TypeScope(compiler.machine, [file], True)).layouts(file)
    known = [(one.title, one) for one in layouts if isinstance(one, StructLayout)]
    assert len(known) == len(made), layouts
    measured, messages = measure(compiler, _TYPEDEFS + text, known, tmp_path)
    assert measured, messages
    assert [line for title, one in known for line in compare(one, measured[title])] == []
