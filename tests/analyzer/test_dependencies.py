"""The dependency graph: which edges it has, and which it must not have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.dependencies import closure, find_dependencies
from patches.series import MessageId, Series, Trailer
from reports.dependency import Dependencies, ReasonKind
from tests.analyzer.written_series import Texts, series_of
from tests.patches.building import Files, patch_of

HEADER = "include/linux/lend.h"
SOURCE = "mm/lend.c"
OTHER = "drivers/hv/other.c"
BASE: Texts = {
    HEADER: "#ifndef LEND_H\n#define LEND_H\nint lend_old(void);\n#endif\n",
    SOURCE: "#include <linux/lend.h>\n\nint lend_old(void)\n{\n\treturn 0;\n}\n",
    OTHER: "#include <linux/lend.h>\n\nint other(struct lender *l)\n{\n\treturn lend_old();\n}\n",
}


def in_header(line: str) -> Texts:
    """A patch that puts a line into the header."""
    return {HEADER: BASE[HEADER].replace("#endif", f"{line}\n#endif")}


def in_other(line: str) -> Texts:
    """A patch that puts a line into the body of the other function."""
    return {OTHER: BASE[OTHER].replace("\treturn", f"\t{line}\n\treturn")}


def edges(series: Series, base: Texts | None = None) -> set[tuple[int, int]]:
    """(patch, needs) for every edge."""
    found = find_dependencies(series, Files(base) if base is not None else None)
    return {(edge.patch, edge.needs) for edge in found.edges}


def reasons(found: Dependencies) -> set[tuple[ReasonKind, str]]:
    """Kind and symbol of every reason."""
    return {(reason.kind, reason.symbol) for edge in found.edges for reason in edge.reasons}


@pytest.mark.parametrize(
    ("declared", "used", "symbol"),
    [
        ("int lend_page(int n);", "lend_page(1);", "lend_page"),
        ("static inline int lend_page(int n) { return n; }", "lend_page(1);", "lend_page"),
        ("#define LEND_MOST 4", "l->n = LEND_MOST;", "LEND_MOST"),
        ("#define lend_all(x) do_lend(x)", "lend_all(l);", "lend_all"),
        ("extern bool lend_root;", "if (lend_root)", "lend_root"),
        ("enum { LEND_NONE, LEND_SOME };", "l->n = LEND_SOME;", "LEND_SOME"),
        ("enum lend_kind {\n\tLEND_A,\n\tLEND_B = 3,\n};", "l->n = LEND_B;", "LEND_B"),
        ("typedef unsigned int lend_t;", "lend_t t;", "lend_t"),
        ("struct lent {\n\tint n;\n};", "struct lent x;", "lent"),
        ("struct lender {\n\tint borrowed;\n};", "l->borrowed = 1;", "lender.borrowed"),
        ("union lent_value {\n\tu64 raw;\n} __packed;", "union lent_value v;", "lent_value"),
    ],
)
@pytest.mark.parametrize("tree", [True, False])
def test_use_of_what_an_earlier_patch_declares_is_an_edge(
    declared: str, used: str, symbol: str, tree: bool
) -> None:
    series = series_of(BASE, in_header(declared), in_other(used))
    found = find_dependencies(series, Files(BASE) if tree else None)
    assert {(edge.patch, edge.needs) for edge in found.edges} == {(2, 1)}
    assert (ReasonKind.SYMBOL, symbol) in reasons(found)


def test_edge_has_the_place_in_both_patches() -> None:
    series = series_of(BASE, in_header("int lend_page(int n);"), in_other("lend_page(1);"))
    (edge,) = find_dependencies(series, None).edges
    (reason,) = edge.reasons
    assert (reason.source.path, reason.source.line) == (HEADER, 4)
    assert (reason.target.path, reason.target.line) == (OTHER, 5)


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("int lend_page(int n);", "/* see lend_page() */"),
        ("int lend_page(int n);", 'pr_info("lend_page\\n");'),
        ("int lend_page(int n);", "l->lend_page(1);"),
        ("int lend_page(int n);", "struct lend_page *p;"),
        ("extern int count;", "int count = 0;"),
        ("struct lender {\n\tint flags;\n};", "x->y->flags = 1;"),
        ("struct lent {\n\tint borrowed;\n};", "l->borrowed = 1;"),
    ],
)
def test_same_word_in_another_role_is_no_edge(declared: str, used: str) -> None:
    assert edges(series_of(BASE, in_header(declared), in_other(used))) == set()


def test_static_function_of_another_file_is_no_edge() -> None:
    static = {SOURCE: BASE[SOURCE] + "\nstatic int helper(void)\n{\n\treturn 1;\n}\n"}
    assert edges(series_of(BASE, static, in_other("helper();"))) == set()


@pytest.mark.parametrize(
    ("declaring", "using", "expected"),
    [
        ("arch/x86/include/asm/lend.h", "arch/x86/hyperv/a.c", {(2, 1)}),
        ("arch/x86/include/asm/lend.h", "drivers/hv/a.c", {(2, 1)}),
        ("arch/x86/include/asm/lend.h", "arch/arm64/hyperv/a.c", set()),
        ("include/linux/lend.h", "tools/hv/a.c", set()),
        ("drivers/net/x/lend.h", "drivers/hv/a.c", set()),
        ("drivers/hv/lend.h", "drivers/hv/sub/a.c", {(2, 1)}),
    ],
)
def test_declaration_counts_where_it_can_be_seen(
    declaring: str, using: str, expected: set[tuple[int, int]]
) -> None:
    base = {declaring: "#define A 1\n", using: "int f(void)\n{\n\treturn 0;\n}\n"}
    use = {using: "int f(void)\n{\n\tlend_page(1);\n\treturn 0;\n}\n"}
    declare = {declaring: "#define A 1\nint lend_page(int n);\n"}
    assert edges(series_of(base, declare, use)) == expected


def test_symbol_that_the_tree_has_already_ties_nothing() -> None:
    """The first patch only moves the declaration to where it is declared once more."""
    base = {**BASE, HEADER: BASE[HEADER].replace("#endif", "int lend_page(int n);\n#endif")}
    again = {
        HEADER: base[HEADER].replace("#define LEND_H\n", "#define LEND_H\nint lend_page(int n);\n")
    }
    series = series_of(base, again, in_other("lend_page(1);"))
    assert edges(series, base) == set()


def test_stub_for_another_configuration_is_an_edge_although_the_tree_has_the_function() -> None:
    base = {**BASE, HEADER: "#ifdef CONFIG_LEND\nint lend_page(int n);\n#endif\n"}
    stub = "#else\nstatic inline int lend_page(int n)\n{\n\treturn 0;\n}\n#endif"
    with_stub = {HEADER: base[HEADER].replace("#endif", stub)}
    series = series_of(base, with_stub, in_other("lend_page(1);"))
    (edge,) = find_dependencies(series, Files(base)).edges
    assert "another configuration" in edge.reasons[0].text


def test_call_of_a_function_whose_parameters_change_is_an_edge() -> None:
    base = {**BASE, HEADER: BASE[HEADER].replace("#endif", "int lend_page(int n);\n#endif")}
    change = {HEADER: base[HEADER].replace("(int n)", "(int n, int m)")}
    found = find_dependencies(series_of(base, change, in_other("lend_page(1, 2);")), Files(base))
    assert reasons(found) == {(ReasonKind.SIGNATURE, "lend_page")}


def test_changed_and_neighbouring_lines_are_edges_of_their_kind() -> None:
    text = "".join(f"line {n}\n" for n in range(40))
    base = {SOURCE: text}
    first = {SOURCE: text.replace("line 20\n", "line twenty\n")}
    changes_it = {SOURCE: first[SOURCE].replace("line twenty", "line XX")}
    stands_by = {SOURCE: first[SOURCE].replace("line 22", "line XXII")}
    far_off = {SOURCE: first[SOURCE].replace("line 35", "line XXXV")}
    for second, kind in ((changes_it, ReasonKind.LINES), (stands_by, ReasonKind.CONTEXT)):
        assert (kind, "") in reasons(find_dependencies(series_of(base, first, second), None))
    assert edges(series_of(base, first, far_off)) == set()


def test_context_across_removed_lines_is_an_edge_and_beside_them_is_none() -> None:
    text = "".join(f"line {n}\n" for n in range(40))
    first = {SOURCE: text.replace("line 20\n", "")}
    across = {SOURCE: first[SOURCE].replace("line 21\n", "line XXI\n")}
    beside = {SOURCE: first[SOURCE].replace("line 24\n", "line XXIV\n")}
    assert edges(series_of({SOURCE: text}, first, across)) == {(2, 1)}
    assert edges(series_of({SOURCE: text}, first, beside)) == set()


def test_lines_move_with_the_patches_between() -> None:
    text = "".join(f"line {n}\n" for n in range(60))
    first = {SOURCE: text.replace("line 40\n", "line forty\n")}
    second = {SOURCE: "new 1\nnew 2\n" + first[SOURCE]}
    third = {SOURCE: second[SOURCE].replace("line forty", "line XL")}
    assert edges(series_of({SOURCE: text}, first, second, third)) == {(3, 1)}


def test_configuration_symbol_object_and_header_are_edges() -> None:
    base = {
        "drivers/hv/Kconfig": "config HV\n\tbool\n",
        "drivers/hv/Makefile": "obj-y += hv.o\n",
        OTHER: BASE[OTHER],
    }
    series = series_of(
        base,
        {"drivers/hv/Kconfig": "config HV\n\tbool\n\nconfig LEND\n\tbool\n"},
        {"drivers/hv/lend.c": "int a;\n", "drivers/hv/lend.h": "int b;\n"},
        {"drivers/hv/Makefile": "obj-y += hv.o\nobj-$(CONFIG_LEND) += lend.o\n"},
        {OTHER: '#include "lend.h"\n' + BASE[OTHER]},
    )
    assert edges(series, base) == {(3, 1), (3, 2), (4, 2)}


def test_trailers_that_name_patches_of_the_input_are_edges_and_others_prerequisites() -> None:
    series = series_of(BASE, in_header("int a_page(void);"), in_other("int x = 1;"))
    first, second = series.patches
    named = (Trailer("Depends-on", "<one@x.example>"), Trailer("Depends-on", "<two@x.example>"))
    patches = (
        replace(first, message_id=MessageId("one@x.example")),
        replace(second, trailers=named),
    )
    found = find_dependencies(replace(series, patches=patches), None)
    assert reasons(found) == {(ReasonKind.DECLARED, "Depends-on")}
    assert [(p.patch, p.value) for p in found.prerequisites] == [(2, "<two@x.example>")]


def test_closure_follows_edges_and_groups_share_nothing() -> None:
    series = series_of(
        BASE,
        in_header("int lend_page(int n);"),
        {"mm/alone.c": "int alone;\n"},
        {OTHER: BASE[OTHER].replace("\treturn", "\tlend_page(1);\n\treturn")},
        {OTHER: BASE[OTHER].replace("\treturn", "\tlend_page(2);\n\treturn")},
    )
    found = find_dependencies(series, None)
    assert closure(4, found.edges, [4]) == (1, 3, 4)
    assert closure(4, found.edges, [2]) == (2,)
    assert found.groups == ((1, 3, 4), (2,))


def test_second_revision_in_one_input_needs_its_own_patches_only() -> None:
    first = series_of(BASE, in_header("int lend_page(int n);"), in_other("lend_page(1);"))
    second = series_of(BASE, in_header("int lend_page(int n);"), in_other("lend_page(2);"))
    both = replace(first, patches=(*first.patches, *second.patches))
    assert edges(both) == {(2, 1), (4, 3)}


def test_series_that_another_one_of_the_input_needs_is_an_edge() -> None:
    first = series_of(BASE, in_header("int lend_page(int n);"))
    second = series_of(BASE, in_other("lend_page(2);"))
    patches = (*first.patches, replace(second.patches[0], title="another title"))
    assert edges(replace(first, patches=patches)) == {(2, 1)}


_WORDS = st.sampled_from(
    [
        "struct a {",
        "};",
        "int f(int x)",
        "{",
        "}",
        "#define F(x) \\",
        "\tx = f(1,",
        "/* c",
        "*/",
        '"',
    ]
)


@given(st.lists(st.lists(_WORDS, max_size=8), min_size=1, max_size=4))
def test_edges_of_any_lines_point_back_and_are_stable(files: list[list[str]]) -> None:
    texts = ["".join(f"{line}\n" for line in lines) for lines in files]
    patches = [
        patch_of(_new_file(f"mm/f{n}.c", text), n) for n, text in enumerate(texts, 1) if text
    ]
    series = replace(series_of({}), patches=tuple(patches))
    found = find_dependencies(series, None)
    assert all(edge.needs < edge.patch for edge in found.edges)
    assert found == find_dependencies(series, None)


def _new_file(path: str, text: str) -> str:
    lines = text.splitlines()
    body = "".join(f"+{line}\n" for line in lines)
    return (
        f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n"
        f"@@ -0,0 +1,{len(lines)} @@\n{body}"
    )
