"""What a file declares and uses, read without a parser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.csource.declared import Declared, read_declared
from analyzer.csource.functions import read_functions


def read(*lines: str) -> Declared:
    return read_declared("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("text", "name", "count", "variadic"),
    [
        ("int f(void);", "f", 0, False),
        ("int f(int a, struct s *b);", "f", 2, False),
        ("void f(const char *format, ...);", "f", 1, True),
        ("static inline struct s *f(void (*done)(int, int), int b)\n{\n}", "f", 2, False),
        ("__printf(1, 2) void f(const char *x, ...);", "f", 1, True),
        ("int f(int a) __attribute__((format(a, b, c)));", "f", 1, False),
        ("EXPORT_SYMBOL(g);\nOTHER_MACRO(a)\nstatic int f(int a)\n{\n}", "f", 1, False),
        ("extern __u16 f(int a);", "f", 1, False),
        ("struct s __f(struct t *a)\n{\n}", "__f", 1, False),
        ("static int __init f(u8 a[static 2], int b)\n{\n}", "f", 2, False),
    ],
)
def test_function_heads_give_name_and_parameters(
    text: str, name: str, count: int, variadic: bool
) -> None:
    (function,) = read(text).functions
    assert function.parameters is not None
    assert (function.name, len(function.parameters), function.variadic) == (name, count, variadic)


@pytest.mark.parametrize(
    "text", ["int f();", "int f(ARGUMENTS);", "int f(ARGS(int a, int b));", "int (*f(int))(int);"]
)
def test_parameters_that_cannot_be_counted_are_unknown(text: str) -> None:
    (function,) = read(text).functions
    assert (function.name, function.parameters) == ("f", None)


def test_head_with_a_conditional_inside_has_unknown_parameters() -> None:
    found = read("int f(int a", "#ifdef CONFIG_A", ", int b", "#endif", ");")
    assert [f.parameters for f in found.functions] == [None]


def test_both_branches_of_a_conditional_declare() -> None:
    found = read(
        "#ifdef CONFIG_A", "int f(int a);", "#else", "static inline int f(int a) { return 0; }",
        "#endif", "int g(void);",
    )  # fmt: skip
    assert [(f.name, f.line, f.conditions) for f in found.functions] == [
        ("f", 2, ("defined(CONFIG_A)",)),
        ("f", 4, ("!(defined(CONFIG_A))",)),
        ("g", 6, ()),
    ]
    assert found.sure


def test_two_heads_of_one_body_leave_the_rest_of_the_file_readable() -> None:
    found = read(
        "#ifdef CONFIG_A", "int f(int a) {", "#else", "int f(void) {", "#endif", "}", "int g(void);"
    )
    assert "g" in found.names


def test_macros_with_and_without_parameters() -> None:
    found = read("#define A 1", "#define B(x, y) ((x) + \\", " (y))", "#define C(fmt, ...) p(fmt)")
    assert [(m.name, m.line, m.parameters, m.variadic) for m in found.macros] == [
        ("A", 1, None, False),
        ("B", 2, 2, False),
        ("C", 4, 2, True),
    ]


def test_dead_code_declares_nothing() -> None:
    assert not read("#if 0", "int f(void);", "#define A", "#endif").names


def test_fields_of_nameless_parts_belong_to_the_outer_struct() -> None:
    found = read(
        "struct s {", "int a, *b[4];", "union { u64 c; struct { u32 d : 3, e : 5; }; };",
        "struct inner { int x; } f;", "int (*g)(int);", "DECLARE_BITMAP(h, 64);", "u8 i __packed;",
        "} __aligned(8);",
    )  # fmt: skip
    (struct,) = found.aggregates_by_tag["struct", "s"]
    assert [f.name for f in struct.fields] == ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
    assert struct.whole


@pytest.mark.parametrize("member", ["SOME_MACRO(a, b);", "struct embedded;", "HIDDEN"])
def test_struct_with_what_may_be_any_member_is_not_whole(member: str) -> None:
    (struct,) = read("struct s {", "int a;", member, "};").aggregates
    assert not struct.whole


def test_enumerators_variables_typedefs() -> None:
    found = read(
        "enum e { A, B = 4 };", "typedef struct { int x; } t_s;", "typedef int (*t_f)(int);",
        "static int v[] = { 1, 2 }, *w;", "extern struct e2 z;", "DEFINE_MUTEX(m);",
    )  # fmt: skip
    assert [(v.name, v.value) for v in found.enumerations[0].values] == [("A", ""), ("B", "4")]
    assert [t.name for t in found.typedefs] == ["t_s", "t_f"]
    assert [(v.name, v.static, v.extern) for v in found.variables] == [
        ("v", True, False), ("w", True, False), ("z", False, True),
    ]  # fmt: skip
    assert [(i.name, i.arguments) for i in found.invocations] == [("DEFINE_MUTEX", ("m",))]


def test_uses_carry_line_function_and_arguments() -> None:
    found = read(
        'int f(struct s *p)', "{", '\tg(p, "a, b", h(1, 2));', "\treturn p->field + q.other;", "}"
    )  # fmt: skip
    assert [(c.name, len(c.arguments), c.line, c.function) for c in found.calls] == [
        ("g", 3, 3, "f"),
        ("h", 2, 3, "f"),
    ]
    assert [(m.base, m.field, m.arrow, m.line) for m in found.members] == [
        ("p", "field", True, 4),
        ("q", "other", False, 4),
    ]


def test_head_written_by_a_macro_has_a_body_but_declares_no_function() -> None:
    found = read("SYSCALL_DEFINE1(name, int, a)", "{", "\tg(a);", "}")
    assert [c.name for c in found.calls] == ["g"]
    assert not found.names


def test_comments_and_strings_declare_nothing() -> None:
    assert not read("/* int f(void); */", "// int g(void);").names
    assert read('const char *a = "int f(void) {";', "int g(void);").names.keys() == {"a", "g"}


def test_gap_does_not_hide_what_stands_behind_it() -> None:
    text = "int f(void)\n{\n\tg();\n\n\n}\n\nint h(void);\n"
    found = read_declared(text, ((4, 5),))
    assert not found.whole
    assert {"f", "h"} <= found.names.keys()


@given(st.text(alphabet="ab_{}();,=*#\n \"'/\\<>01", max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = read_declared(text)
    assert len(found.source.code) == len(text)
    assert found.mentioned is not None


@pytest.mark.parametrize("folder", ["drivers/hv", "virt/kvm"])
def test_functions_agree_with_the_grammar_on_a_real_tree(
    kernel_tree: Callable[[str], Path], folder: str
) -> None:
    compared = 0
    for path in sorted((kernel_tree("7.2") / folder).glob("*.[ch]")):
        text = path.read_text()
        declared, parsed = read_declared(text), read_functions(path.name, text)
        known = {f.name: f for f in declared.defined}
        for outline in parsed.outlines:
            assert outline.name in known, (path, outline.name)
            compared += 1
    assert compared > 300
