"""Layouts: what a definition says, what stays undecided, and why."""

from __future__ import annotations

import pytest

from analyzer.csource.layout import StructLayout, UnknownLayout
from analyzer.csource.layouttext import render_layout
from analyzer.csource.machine import ARM64, I386, X86_64, Machine
from analyzer.csource.structs import Layout, StructReader
from analyzer.csource.typefile import TypeFile
from analyzer.csource.typescope import TypeScope


def layout(
    text: str, machine: Machine = X86_64, *others: str, complete: bool = True, name: str = "x"
) -> Layout:
    files = [TypeFile("a.h", text), *(TypeFile(f"b{i}.h", t) for i, t in enumerate(others))]
    reader = StructReader(TypeScope(machine, files, complete))
    return next(one for one in reader.layouts(files[0]) if one.name == name)


def sizes(text: str, machine: Machine = X86_64, *others: str) -> tuple[int, int]:
    found = layout(text, machine, *others)
    assert isinstance(found, StructLayout), found
    return found.size, found.align


def reason(text: str, *others: str, complete: bool = True) -> str:
    found = layout(text, X86_64, *others, complete=complete)
    assert isinstance(found, UnknownLayout), found
    return found.reason


@pytest.mark.parametrize(
    ("members", "size"),
    [
        ("u32 a; u64 b;", 16),
        ("u32 a; u64 b[];", 8),
        ("DECLARE_BITMAP(bits, 65);", 16),
        ("u64 a; struct_group(pair, u32 b; u32 c;); u8 d;", 24),
        ("__u32 a; __DECLARE_FLEX_ARRAY(__u64, b);", 8),
        ("char a[1 << 3]; u8 b[sizeof(u64) + BIT(2)];", 20),
        ("int (*call)(struct y *, int); void *data[3];", 32),
        ("u8 a; ; u8 b;", 2),
    ],
)
def test_members_of_the_kernels_own_kinds_have_their_size(members: str, size: int) -> None:
    assert sizes(f"struct x {{ {members} }};")[0] == size


def test_64_bit_members_align_to_4_on_i386_unless_asked_otherwise() -> None:
    assert sizes("struct x { u32 a; u64 b; };", I386) == (12, 4)
    assert sizes("struct x { u32 a; u64 b __attribute__((aligned(8))); };", I386) == (16, 8)
    typedef = "typedef __u64 __attribute__((aligned(8))) __aligned_u64;"
    assert sizes("struct x { u32 a; __aligned_u64 b; };", I386, typedef) == (16, 8)


def test_only_arm64_aligns_a_structure_for_a_bit_field_without_a_name() -> None:
    text = "struct x { u8 a; u32 : 5; };"
    assert sizes(text, X86_64) == (2, 1)
    assert sizes(text, ARM64) == (4, 4)


def test_pragma_pack_holds_until_it_is_popped() -> None:
    text = "#pragma pack(push, 1)\nstruct x { u8 a; u64 b; };\n#pragma pack(pop)\n"
    assert sizes(text) == (9, 1)
    assert sizes("#pragma pack(push, 1)\n#pragma pack(pop)\nstruct x { u8 a; u64 b; };") == (16, 8)


def test_members_of_another_architecture_are_left_out() -> None:
    text = "struct x {\n#ifdef CONFIG_X86\n u64 a;\n#elif defined(CONFIG_ARM64)\n u8 b;\n#endif\n};"
    assert sizes(text, X86_64) == (8, 8)
    assert sizes(text, ARM64) == (1, 1)


def test_header_included_for_another_architecture_only_gives_no_type() -> None:
    text = '#ifdef CONFIG_ARM64\n#include "b0.h"\n#endif\n#include "b1.h"\nstruct x { word_t a; };'
    assert sizes(text, X86_64, "typedef u16 word_t;", "typedef u64 word_t;") == (8, 8)


def test_macro_defined_behind_the_structure_does_not_change_it() -> None:
    assert sizes("struct x { u32 count; };\n#define count other.count[4]\n") == (4, 4)


def test_attribute_behind_a_macro_of_any_name_counts() -> None:
    assert sizes("#define TIGHT __attribute__((packed))\nstruct x { u8 a; u64 b; } TIGHT;") == (
        9,
        1,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("struct x {\n#ifdef CONFIG_MORE\n u8 a;\n#endif\n};", "depends on defined(CONFIG_MORE)"),
        ("struct x { some_t a; };", "type some_t is not known"),
        ("struct x { struct y a; };", "struct y is not defined in what was read"),
        ("struct x { u8 a[SOME]; };", "the value of SOME is not known"),
        ("struct x { struct x a; };", "a type contains itself, or types nest too deeply"),
        ("struct x { u8 a; } ____cacheline_aligned;", "attribute cacheline_aligned"),
        ("struct x { int a:40; };", "a bit-field of 40 bits on line 1"),
        ("struct x { FIELDS(a) };", "line 1"),
    ],
)
def test_what_is_not_certain_is_not_decided_and_says_why(text: str, expected: str) -> None:
    assert expected in reason(text)


def test_two_different_definitions_of_a_type_decide_nothing() -> None:
    text = "struct x { y_t a; };"
    assert "2 different definitions" in reason(text, "typedef u8 y_t;", "typedef u32 y_t;")


def test_structure_with_a_part_not_shown_is_not_decided() -> None:
    text = "struct x {\n\tu32 a;\n\n\tu64 b;\n};\n"
    reader = StructReader(TypeScope(X86_64, [TypeFile("a.h", text, [(3, 3)])], False))
    (found,) = reader.layouts(reader.scope.files[0])
    assert isinstance(found, UnknownLayout)
    assert found.reason == "a part of it is not shown"


@pytest.mark.parametrize(
    "text",
    [
        "#define A(x) x x x x x x x x\nstruct x { u8 a[" + "A(" * 9 + "1" + ")" * 9 + "]; };",
        "#define B C C\n#define C B B\nstruct x { u8 a[B]; };",
        "struct x { " + "struct { " * 200 + "u8 a;" + " } ;" * 200 + " };",
        "struct x { u8 a" + "[1]" * 500 + "; };",
        "struct " + "_a(" * 5000 + "x {",
    ],
)
def test_hostile_definitions_end_and_are_not_decided(text: str) -> None:
    reader = StructReader(TypeScope(X86_64, [TypeFile("a.h", text)], True))
    for found in reader.layouts(reader.scope.files[0]):
        assert isinstance(found, UnknownLayout)


def test_text_shows_offsets_bits_and_padding() -> None:
    found = layout("struct x { u8 a:3; u64 b; union { u32 c; u8 d[2]; }; };")
    assert render_layout(found).splitlines() == [
        "struct x {",
        "\tu8 a : 3;                           /* 0:0 */",
        "\t/* 61 bits of padding */",
        "\tu64 b;                              /* 8 size 8 */",
        "\tunion {",
        "\t\tu32 c;                      /* 16 size 4 */",
        "\t\tu8 [2] d;                   /* 16 size 2 */",
        "\t};                                  /* 16 size 4 */",
        "\t/* 4 bytes of padding behind the last member */",
        "};  /* x86-64: size 24, alignment 8 */",
    ]
