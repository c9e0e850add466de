"""Normalisation: the same length and newlines for any text, readable C for kernel idioms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.csource.functions import read_functions
from analyzer.csource.masking import UnreadableSource
from analyzer.csource.normalize import normalize

_PIECES = st.sampled_from(
    (
        *("(", ")", "{", "}", ";", ",", "*", '"', "'", "\\", "\n", " ", "\t", "=", ":", "/*", "*/"),
        *("//", "#if X\n", "#ifdef A\n", "#else\n", "#elif B\n", "#endif\n", "#define X \\\n y\n"),
        *(
            "__init ",
            "__aligned(8)",
            "__free(kfree)",
            "typeof(x)",
            "asm(",
            "case 1 ... 2:",
            "goto *",
        ),
        *(
            "for_each_x(a, b) ",
            "scoped_guard(c, d) ",
            "SYSCALL_DEFINE1(n, int, a)",
            "struct a",
            "é",
        ),
        *(
            "int ",
            "DEFINE_MUTEX(m)",
            "f(struct a *, b)",
            "static ",
            "if (x) ",
            "return ",
            "#if 0\n",
        ),
    )
)
_SOURCES = st.one_of(st.lists(_PIECES, max_size=60).map("".join), st.text(max_size=80))


def _assert_same_shape(original: bytes) -> None:
    source = normalize(original).source
    assert len(source) == len(original)
    assert [i for i, b in enumerate(source) if b == 10] == [
        i for i, b in enumerate(original) if b == 10
    ]


@given(_SOURCES)
@settings(max_examples=300, deadline=None)
def test_any_text_keeps_its_length_and_newlines(text: str) -> None:
    _assert_same_shape(text.encode("utf-8"))


@given(_SOURCES)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    facts = read_functions("any.c", f"void f(void)\n{{\n{text}\n}}\n")
    assert facts.functions is not None and facts.enums is not None


@pytest.mark.parametrize("version", ["7.2", "5.10"])
def test_files_of_a_kernel_keep_their_length_and_newlines(
    version: str, kernel_tree: Callable[[str], Path]
) -> None:
    files = sorted((kernel_tree(version) / "drivers" / "hv").glob("*.[ch]"))
    assert len(files) > 10
    for file in files:
        _assert_same_shape(file.read_bytes())


@pytest.mark.parametrize("folder", ["drivers/hv", "arch/x86/hyperv"])
def test_at_most_one_in_twenty_functions_of_a_kernel_has_a_parse_error(
    folder: str, kernel_tree: Callable[[str], Path]
) -> None:
    outlines = [
        outline
        for file in sorted((kernel_tree("7.2") / folder).glob("*.c"))
        for outline in read_functions(file.name, file.read_text()).outlines
    ]
    assert len(outlines) > 100
    assert sum(outline.error for outline in outlines) <= len(outlines) / 20


@pytest.mark.parametrize(
    "line",
    [
        "static int __init f(void) { return 0; }",
        "asmlinkage __visible noinline void f(struct a __user *p __maybe_unused) { }",
        "static __somemacro void f(struct a *__othermacro p) { }",
        "VISIBLE_IF_KUNIT int f(void) { return 0; }",
        "__printf(1, 2) void f(const char *s, ...) { }",
        "void f(void) __acquires(lock) { int x __aligned(8) = 1; }",
        "int f(int *a) { return min_t(unsigned long, a[0], sizeof(struct x)); }",
        "void *f(void *p) { return container_of(p, struct\n a, b.c); }",
        "int f(void) { return __alignof__(*p) + __builtin_offsetof(struct a, b); }",
        "void f(void) { for_each_cpu(i, mask)\n if (x) g(); }",
        "void f(void) { static DEFINE_RATELIMIT_STATE(rs, 5 * HZ, 10); g(); }",
        "void f(void) { if (x)\n#ifdef A\n g();\n#else\n h();\n#endif\n }",
        "static const int a[] = {\n#ifdef A\n 1,\n#endif\n 2 };\nint f(void) { return a[0]; }",
        "#ifdef A\nint f(int x)\n#else\nint f(void)\n#endif\n{ return 1; }",
        "int f(void) { typeof(&a->b) c = &a->b; const typeof(*c) *d; return *c; }",
        'void f(void) { register long r asm("r8") = 1; asm goto("x" ::: : out); out: ; }',
        "#define BAD(x) do { (\nint f(void) { return 0; }",
        'MODULE_LICENSE("GPL");\nLIST_HEAD(x)\nint f(void) { return 0; }',
    ],
)
def test_a_kernel_idiom_is_read_as_one_function_without_error(line: str) -> None:
    facts = read_functions("idiom.c", line)
    assert [(o.name, o.error) for o in facts.outlines] == [("f", False)]


@pytest.mark.parametrize(
    "line",
    [
        "static __u32 f(void) { __s64 x = 1; __be16 y; return x; }",
        "int f(struct __kernel_timespec *__x) { return __x->a * __x->b; }",
        "int f(int a, int __b) { return a * __b; }",
        "unsigned __int128 f(void) { return __A; }",
    ],
)
def test_words_with_underscores_that_mean_something_stay(line: str) -> None:
    assert normalize(line).source == line.encode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("int f(void) { return " + "(" * 100_000 + "1" + ")" * 100_000 + "; }", "line longer"),
        ("(\n" * 100_000, "nest deeper"),
        ("#if A\n" * 100_000, "conditional lines"),
        ("x;\n" * 1_000_000, "larger than"),
    ],
)
def test_a_bomb_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason):
        normalize(text)
    facts = read_functions("bomb.c", text)
    assert facts.outlines == () and reason in facts.unread[0][2]


@pytest.mark.parametrize(
    "body",
    ["!" * 5_000 + "x;", "a +" * 5_000 + "x;", "if (a) " * 2_000 + "x;", "x ? 1 : " * 300 + "1;"],
)
def test_deep_expressions_and_statements_are_counted_as_not_read(body: str) -> None:
    (function,) = read_functions("deep.c", f"void f(void)\n{{\n{body}\n}}\n").functions
    assert function.graph.unread
