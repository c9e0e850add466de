"""What a step of a series would not compile with, good and bad, on a tree of a few files."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.series_check import SeriesCheck
from analyzer.series_checks import argument_count, conditional_halves, labels, struct_member
from analyzer.series_checks import else_between_directives as else_check
from analyzer.series_checks import undeclared as undeclared_check
from patches.apply import Step, apply_patch
from reports.report import Verdict
from tests.analyzer.build_cases import BASE, USER, body, found, result_of, steps_of, written

UNDECLARED = undeclared_check.SERIES_CHECK
COUNT = argument_count.SERIES_CHECK
MEMBER = struct_member.SERIES_CHECK
LABELS = labels.SERIES_CHECK
HALVES = conditional_halves.SERIES_CHECK
ELSE = else_check.SERIES_CHECK

CASES: dict[str, tuple[SeriesCheck, str, tuple[str, ...]]] = {
    "declared function": (UNDECLARED, body("lend_pages(l, 1);"), ()),
    "unknown function": (UNDECLARED, body("lend_nothing(l);"), ("undeclared-symbol",)),
    "unknown constant": (UNDECLARED, body("return LEND_NO_PAGE;"), ("undeclared-symbol",)),
    "known constant": (UNDECLARED, body("return LEND_ONE_PAGE;"), ()),
    "header not included": (UNDECLARED, body("lend_apart(1);"), ("header-not-included",)),
    "header included": (
        UNDECLARED, body("lend_apart(1);", head="#include <linux/apart.h>\n"), (),
    ),
    "function of a macro": (
        UNDECLARED, body("own_lend();", before="DEFINE_LEND(own)\n"), (),
    ),
    "constant that a macro uses": (
        UNDECLARED, body("ONCE(LEND_NO_PAGE);", before="#define ONCE(x) TWICE(x)\n"
        "#define TWICE(x) ((x) + size(#x))\n"), ("undeclared-symbol",),
    ),
    "constant in the rest of a macro": (
        UNDECLARED, body("ALL(1, LEND_NO_PAGE);", before="#define ALL(a, ...) f(a, ##__VA_ARGS__)\n"
        "int f(int, ...);\n"), ("undeclared-symbol",),
    ),
    "constant that a macro quotes": (
        UNDECLARED, body("ONCE(LEND_NO_PAGE);", before="#define ONCE(x) TWICE(x)\n"
        "#define TWICE(x) (size(#x))\n"), (),
    ),
    "constant that a macro joins": (
        UNDECLARED, body("ONCE(NO_PAGE);", before="#define ONCE(x) (LEND_##x)\n"), (),
    ),
    "pointer to a function": (
        UNDECLARED, body("int (*act)(int) = 0;", "act(1);"), (),
    ),
    "declared in the function": (UNDECLARED, body("extern int far_off(void);", "far_off();"), ()),
    "declared by hand": (UNDECLARED, body("near_by();", before="int near_by(void);\n"), ()),
    "in a comment": (UNDECLARED, body("/* lend_nothing(l); */"), ()),
    "in dead code": (UNDECLARED, body("", "#if 0", "lend_nothing(l);", "#endif"), ()),
    "compiler's own": (UNDECLARED, body("__builtin_trap();"), ()),
    "include that leads nowhere": (
        UNDECLARED, body("lend_nothing(l);", head="#include <linux/absent.h>\n"), (),
    ),
    "right count": (COUNT, body("lend_pages(l, (1, 2));"), ()),
    "too few": (COUNT, body("lend_pages(l);"), ("wrong-argument-count",)),
    "too many": (COUNT, body("lend_pages(l, 1, 2);"), ("wrong-argument-count",)),
    "macro of any count": (COUNT, body("lend_all(l, 1, 2, 3);"), ()),
    "macro with too few": (
        COUNT, body("PAIR(1);", before="#define PAIR(a, b) ((a) + (b))\n"),
        ("wrong-argument-count",),
    ),
    "macro of both counts": (
        COUNT,
        body(
            "PAIR(1);",
            before="#ifdef CONFIG_A\n#define PAIR(a) a\n#else\n#define PAIR(a, b) a\n#endif\n",
        ),
        (),
    ),
    "macro for two arguments": (
        COUNT, body("lend_pages(PAIR);", before="#define PAIR l, 1\n"), (),
    ),
    "one prototype each way": (
        COUNT,
        body(
            "two(1);",
            before="#ifdef CONFIG_TWO\nint two(int a);\n#else\nint two(int a, int b);\n#endif\n",
        ),
        (),
    ),
    "unknown parameters": (COUNT, body("any(1, 2);", before="int any();\n"), ()),
    "variable of that name": (
        COUNT, body("int (*lend_pages)(int) = 0;", "lend_pages(1);"), (),
    ),
    "known member": (MEMBER, body("l->count = 1;", "l->first = 2;"), ()),
    "unknown member": (MEMBER, body("l->number = 1;"), ("unknown-struct-member",)),
    "member of a local": (
        MEMBER, body("struct lend m;", "m.number = 1;"), ("unknown-struct-member",),
    ),
    "member that is a macro": (
        MEMBER, body("l->number = 1;", before="#define number count\n"), (),
    ),
    "two variables of a name": (
        MEMBER, body("struct far *q;", "{ struct lend *q; q->number = 1; }"), (),
    ),
    "struct with a macro": (
        MEMBER,
        body(before="struct m { int a; HIDDEN(x); };\nint g(struct m *p) { return p->b; }\n"),
        (),
    ),
    "else in column 0 between directives": (
        ELSE, body("", "#ifdef CONFIG_A", "if (l) {", "}\nelse", "if (!l) {", "}", "#endif"),
        ("else-without-hash",),
    ),
    "#else between directives": (
        ELSE, body("", "#ifdef CONFIG_A", "if (l) {", "}", "#else", "if (!l) {", "}", "#endif"), (),
    ),
    "indented else between directives": (
        ELSE, body("", "#ifdef CONFIG_A", "if (l)", "\tl->count = 1;", "else", "\tl->count = 2;",
        "#endif"), (),
    ),
    "else in column 0 outside of directives": (
        ELSE, body("#ifdef CONFIG_A", "#endif", "if (l)", "\tl->a = 1;\nelse", "\tl->a = 2;"),
        (),
    ),
    "else in column 0 behind #else": (
        ELSE, body("", "#ifdef CONFIG_A", "#else", "if (l) {", "}\nelse {", "}", "#endif"), (),
    ),
    "defined label": (LABELS, body("goto out;", "out:"), ()),
    "undefined label": (LABELS, body("goto out;"), ("label-not-defined",)),
    "unused label": (LABELS, body("l->count = 1;", "out:"), ("label-not-used",)),
    "label of a macro": (
        LABELS, body("TRY(l);", "out:", before="#define TRY(x) if (x) goto out\n"), (),
    ),
    "label as argument": (LABELS, body("TRY(l, out);", "out:"), ()),
    "cases and conditions": (
        LABELS,
        body("switch (l->count) {", "case 1: break;", "default: break;", "}", "l ? l : l;"),
        (),
    ),
    "braces in both": (
        HALVES,
        body("", "#ifdef CONFIG_A", "if (l) {", "#else", "if (!l) {", "#endif", "}"),
        (),
    ),
    "opened and closed alike": (
        HALVES,
        body("", "#ifdef CONFIG_A", "if (l) {", "#endif", "", "#ifdef CONFIG_A", "}", "#endif"),
        (),
    ),
    "brace in one branch": (
        HALVES, body("", "#ifdef CONFIG_A", "if (l) {", "#endif"), ("braces-in-one-branch",),
    ),
    "conditions that may imply each other": (
        HALVES,
        body("", "#ifdef CONFIG_A", "if (l) {", "#endif", "#ifdef CONFIG_B", "}", "#endif"),
        (),
    ),
    "function in one branch": (
        HALVES,
        body("one();", before="#ifdef CONFIG_A\nstatic void one(void)\n{\n}\n#endif\n"),
        ("function-in-one-branch",),
    ),
    "function with a stub": (
        HALVES,
        body(
            "one();",
            before="#ifdef CONFIG_A\nstatic void one(void)\n{\n}\n#else\n#define one() 0\n#endif\n",
        ),
        (),
    ),
    "call under the same condition": (
        HALVES,
        body(
            "", "#ifdef CONFIG_A", "one();", "#endif",
            before="#ifdef CONFIG_A\nstatic void one(void)\n{\n}\n#endif\n",
        ),
        (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_changed_file_gives_the_findings_of_its_case(case: str, tmp_path: Path) -> None:
    check, text, rules = CASES[case]
    assert tuple(rule for _, rule, _, _ in found(check, steps_of(tmp_path, {USER: text}))) == rules


@pytest.mark.parametrize("case", [name for name, (_, _, rules) in CASES.items() if rules])
def test_problem_that_the_tree_had_before_is_not_reported(case: str, tmp_path: Path) -> None:
    check, text, _ = CASES[case]
    base = {**BASE, USER: text}
    assert found(check, steps_of(tmp_path, {USER: text + "\nint more;\n"}, base=base)) == []


def test_problem_names_its_patch_and_the_one_that_ends_it(tmp_path: Path) -> None:
    header = BASE["include/linux/lend.h"]
    later = header.replace("int lend_pages", "int lend_new(int n);\nint lend_pages")
    steps = steps_of(
        tmp_path,
        {"drivers/lend/other.c": BASE["drivers/lend/other.c"] + "\n"},
        {USER: body("lend_new(1);")},
        {"include/linux/lend.h": later},
    )
    ((patch, rule, line, text),) = found(UNDECLARED, steps)
    assert (patch, rule, line) == (2, "undeclared-symbol", 5)
    assert "patch 3 ends it" in text


def test_removed_declaration_is_missed_where_it_is_still_used(tmp_path: Path) -> None:
    base = {**BASE, USER: body("lend_pages(l, 1);"), "drivers/lend/other.c": "int none;\n"}
    header = BASE["include/linux/lend.h"]
    without = header.replace("int lend_pages(struct lend *l, int n);\n", "").replace(
        "#define lend_all(l, ...) lend_pages(l, 0)\n", ""
    )
    steps = steps_of(
        tmp_path, {"include/linux/lend.h": without}, {USER: body("return 1;")}, base=base
    )
    ((patch, rule, _, text),) = found(UNDECLARED, steps)
    assert (patch, rule) == (1, "undeclared-symbol")
    assert "patch 2 ends it" in text


def test_removed_include_is_missed_by_the_use_that_stays(tmp_path: Path) -> None:
    base = {**BASE, USER: body("lend_apart(1);", head="#include <linux/apart.h>\n")}
    steps = steps_of(tmp_path, {USER: body("lend_apart(1);")}, base=base)
    assert [rule for _, rule, _, _ in found(UNDECLARED, steps)] == ["header-not-included"]


def test_changed_prototype_is_seen_at_the_call_that_stays(tmp_path: Path) -> None:
    base = {**BASE, USER: body("lend_pages(l, 1);")}
    header = BASE["include/linux/lend.h"].replace("lend *l, int n)", "lend *l, int n, int m)")
    steps = steps_of(
        tmp_path,
        {"include/linux/lend.h": header},
        {USER: body("lend_pages(l, 1, 2);")},
        base=base,
    )
    ((patch, rule, line, text),) = found(COUNT, steps)
    assert (patch, rule, line) == (1, "wrong-argument-count", 5)
    assert "patch 2 ends it" in text


def test_removed_member_is_seen_at_the_use_that_stays(tmp_path: Path) -> None:
    base = {**BASE, USER: body("l->count = 1;")}
    header = BASE["include/linux/lend.h"].replace("\tint count;\n", "\tint number;\n")
    steps = steps_of(
        tmp_path, {"include/linux/lend.h": header}, {USER: body("l->number = 1;")}, base=base
    )
    ((patch, rule, _, text),) = found(MEMBER, steps)
    assert (patch, rule) == (1, "unknown-struct-member")
    assert "patch 2 ends it" in text


def test_file_that_nothing_builds_yet_is_not_decided(tmp_path: Path) -> None:
    new = "drivers/lend/new.c"
    steps = steps_of(
        tmp_path,
        {new: body("lend_nothing(l);")},
        {"drivers/lend/Makefile": "obj-y += user.o other.o new.o\n", new: body("lend_none(l);")},
    )
    result = result_of(UNDECLARED, steps)
    assert [(f.patch, f.message.split("(")[0]) for f in result.findings] == [(2, "lend_none")]
    open_ = [d for d in result.decisions if d.verdict is Verdict.NOT_DECIDED]
    assert any("no Makefile builds" in d.reason for d in open_)


def test_without_a_tree_only_what_a_new_file_proves_itself_is_found(tmp_path: Path) -> None:
    text = body(
        "lend_nothing(l);", "one(1);", "goto out;", before="static void one(void)\n{\n}\n\n"
    )
    steps = steps_of(tmp_path, {"drivers/lend/new.c": text}, tree=False)
    rules = [found(check, steps) for check in (UNDECLARED, COUNT, LABELS)]
    assert [[rule for _, rule, _, _ in found_] for found_ in rules] == [
        [], ["wrong-argument-count"], ["label-not-defined"],
    ]  # fmt: skip
    decisions = result_of(UNDECLARED, steps).decisions
    assert [d.verdict for d in decisions] == [Verdict.NOT_DECIDED] * 2
    assert "no tree" in decisions[0].reason


def test_tree_that_the_series_does_not_fit_decides_nothing(tmp_path: Path) -> None:
    steps = steps_of(
        tmp_path,
        {USER: body("lend_nothing(l);"), "drivers/lend/other.c": "int changed;\n"},
        base=BASE,
    )
    other = {**BASE, "drivers/lend/other.c": "int different;\n"}
    tree = written(tmp_path / "another", other)
    patch = steps[0].patch
    after, applied = apply_patch(tree, patch)
    misfit = Step(patch, applied, tree, after)
    assert found(UNDECLARED, [misfit]) == []
    reasons = [d.reason for d in result_of(UNDECLARED, [misfit]).decisions]
    assert any("does not apply as a whole" in reason for reason in reasons)
