"""Facts of whole files, and of files of which only parts are shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.csource.functions import call_names, read_functions
from analyzer.csource.syntax import NodeKind
from tests.analyzer.csource_graph import describe, flaws

FILE = """\
#define LIMIT 0x10
#define SHIFTED(x) ((x) << 2)
enum kind { NONE, SOME = BIT(3), MORE, MASK = ~SOME & 0xff, FAR = UNKNOWN, FARTHER };
static DEFINE_SPINLOCK(lock);
static int counter, *table[3];
unsigned long limit = LIMIT;
int declared(int x);

static struct page **first(struct vp *vp, u64 flags[], int (*call)(int), ...)
{
	if (!vp) {
		kfree(vp);
		return NULL;
	}
	vp->ret = foo(vp,
			flags);
	if (vp->ret)
		goto out;
	bar(baz(vp));
out:
	return vp->pages;
}

#ifdef CONFIG_X
void second(void)
{
	while (limit)
		tail();
}
#else
void second(void) { }
#endif
"""


def test_facts_of_a_file() -> None:
    facts = read_functions("a.c", FILE)
    assert [(o.name, o.line, o.end_line) for o in facts.outlines] == [
        ("first", 9, 22),
        ("second", 25, 29),
        ("second", 31, 31),
    ]
    assert facts.defines == {"LIMIT": "0x10"}
    assert facts.enums == {"NONE": 0, "SOME": 8, "MORE": 9, "MASK": 0xF7}
    assert facts.statics == {"counter", "table"}
    assert facts.globals == {"limit", "lock"}
    assert facts.unread == ()


def test_head_of_a_function() -> None:
    function = read_functions("a.c", FILE).function("first")
    assert function is not None
    assert (function.return_type, function.static, function.path) == ("struct page **", True, "a.c")
    assert [(p.type, p.name, p.array) for p in function.parameters] == [
        ("struct vp *", "vp", False),
        ("u64", "flags", True),
        ("int *", "call", False),
    ]


def test_the_longer_of_two_definitions_is_meant_by_the_name() -> None:
    function = read_functions("a.c", FILE).function("second")
    assert function is not None and call_names(function) == ("tail",)


def test_calls_are_named_once_in_source_order() -> None:
    function = read_functions("a.c", FILE).function("first")
    assert function is not None
    assert call_names(function) == ("kfree", "foo", "baz", "bar")


def test_a_function_is_built_once_and_found_by_line() -> None:
    facts = read_functions("a.c", FILE)
    outline = facts.at(10)
    assert outline is not None and outline.build() is outline.build()
    assert outline.overlaps([(1, 9)]) and not outline.overlaps([(1, 8), (23, 99)])
    assert facts.at(23) is None


def _cut(*gaps: tuple[int, int], text: str = FILE) -> str:
    hidden = {line for first, last in gaps for line in range(first, last + 1)}
    lines = text.split("\n")
    return "\n".join("" if n in hidden else line for n, line in enumerate(lines, 1))


def test_a_function_without_its_end_is_partial_and_ends_unread() -> None:
    facts = read_functions("a.c", _cut((15, 99)), ((15, 99),))
    (function,) = facts.functions
    assert (function.name, function.partial, function.error) == ("first", True, False)
    (unread,) = [n for n in function.graph.nodes if n.kind is NodeKind.UNREAD]
    assert [e.target for e in function.graph.edges if e.source == unread.index] == [1]
    assert not list(flaws(function))


def test_a_function_without_its_head_is_listed_as_unread() -> None:
    facts = read_functions("a.c", _cut((1, 14)), ((1, 14),))
    assert [o.name for o in facts.outlines] == ["second", "second"]
    assert facts.unread == ((15, 22, "inside a function whose beginning is not shown"),)


def test_a_statement_cut_by_the_gap_is_left_out() -> None:
    facts = read_functions("a.c", _cut((16, 99)), ((16, 99),))
    (function,) = facts.functions
    assert call_names(function) == ("kfree",) and not function.error
    assert facts.unread == ((15, 15, "cut off by the end of the shown part"),)


def test_a_gap_inside_a_function_named_by_the_hunk_is_bridged() -> None:
    text, gaps = _cut((12, 18)), ((12, 18),)
    (function, *_) = read_functions(
        "a.c", text, gaps, {19: "static struct page **first("}
    ).functions
    assert function.partial and function.end_line == 22
    assert call_names(function) == ("baz", "bar")
    (first, *_) = read_functions("a.c", text, gaps).functions
    assert first.partial and call_names(first) == ()


def test_a_gap_too_short_for_another_function_is_bridged() -> None:
    (function, *_) = read_functions("a.c", _cut((18, 19)), ((18, 19),)).functions
    assert function.partial and function.end_line == 22 and not function.error


def test_a_gap_between_functions_leaves_them_whole() -> None:
    whole = read_functions("a.c", FILE).functions
    cut = read_functions("a.c", _cut((1, 7), (23, 24)), ((1, 7), (23, 24))).functions
    assert [(f.name, f.partial) for f in cut[:2]] == [("first", False), ("second", False)]
    assert [list(describe(f)) for f in cut[:2]] == [list(describe(f)) for f in whole[:2]]


def test_a_conditional_cut_by_a_gap_pairs_with_no_later_directive() -> None:
    text = (
        "int f(void)\n{\n#ifdef A\n\tone();\n#else\n\ttwo();\n\n\n}\n"
        "#ifdef B\nint g(void)\n{\n\treturn 1;\n}\n#endif\n"
    )
    facts = read_functions("a.c", text, ((7, 8),))
    assert [(o.name, o.partial, o.error) for o in facts.outlines] == [
        ("f", True, False),
        ("g", False, False),
    ]
    assert call_names(facts.outlines[0].build()) == ("one",)
    assert facts.unread == ((5, 6, "branch of a conditional that is shown in part"),)


def test_a_function_whose_return_type_is_hidden_keeps_its_name() -> None:
    text = "int a;\n\nf(void)\n{\n\treturn 1;\n}\n"
    (function,) = read_functions("a.c", text, ((2, 2),)).functions
    assert (function.name, function.partial, function.return_type) == ("f", True, "unshown_type")


def test_a_comment_cut_by_a_gap_hides_no_code() -> None:
    text = "int a;\n/* begins\n\n\n   and ends */\nint f(void)\n{\n\treturn 1;\n}\n"
    facts = read_functions("a.c", text, ((3, 4),))
    assert [(o.name, o.partial) for o in facts.outlines] == [("f", False)]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=4))
@settings(max_examples=150, deadline=None)
def test_gaps_invent_nothing_and_spare_what_they_do_not_touch(
    found: list[tuple[int, int]],
) -> None:
    gaps = tuple((first, first + length) for first, length in found)
    whole = {(o.name, o.line): o for o in read_functions("a.c", FILE).outlines}
    facts = read_functions("a.c", _cut(*gaps), gaps)
    shown = {(o.name, o.line): o for o in facts.outlines}
    assert set(shown) <= set(whole)
    for key, outline in whole.items():
        if not outline.overlaps(gaps):
            assert list(describe(shown[key].build())) == list(describe(outline.build()))
    assert [flaw for outline in shown.values() for flaw in flaws(outline.build())] == []


@pytest.mark.parametrize("version", ["7.2", "5.10"])
def test_graphs_of_a_kernel_have_no_flaw(version: str, kernel_tree: Callable[[str], Path]) -> None:
    for file in sorted((kernel_tree(version) / "drivers" / "hv").glob("h*.c")):
        for function in read_functions(file.name, file.read_text()).functions:
            assert list(flaws(function)) == [], (file.name, function.name)
