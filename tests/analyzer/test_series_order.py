"""The order of a series: each defect found, and each lookalike left alone."""

from __future__ import annotations

import pytest

from reports.finding import Finding, Severity
from tests.analyzer.written_series import Texts, order_findings

HEADER = "include/linux/lend.h"
USER = "drivers/hv/user.c"
MAKEFILE = "drivers/hv/Makefile"
KCONFIG = "drivers/hv/Kconfig"
GUARDED = "#ifndef LEND_H\n#define LEND_H\nstruct lender {\n\tint n;\n};\n#endif\n"
BASE: Texts = {
    HEADER: GUARDED,
    USER: "#include <linux/lend.h>\n\nint user(struct lender *l)\n{\n\treturn 0;\n}\n",
    MAKEFILE: "obj-y += user.o\n",
    KCONFIG: "config HV\n\tbool\n",
}
TREE_OR_NOT = pytest.mark.parametrize("tree", [True, False])


def declaring(line: str) -> Texts:
    """A patch that declares something in the header."""
    return {HEADER: GUARDED.replace("#endif", f"{line}\n#endif")}


def using(code: str) -> Texts:
    """A patch that puts code into the user's function."""
    return {USER: BASE[USER].replace("\treturn 0;", f"{code}\n\treturn 0;")}


def ids(found: list[Finding]) -> list[str]:
    """Rule ids."""
    return [finding.rule.id for finding in found]


@pytest.mark.parametrize(
    ("use", "declaration"),
    [
        ("\tlend_page(1);", "int lend_page(int n);"),
        ("\tl->n = LEND_MOST;", "#define LEND_MOST 4"),
        ("\tl->n = LEND_SOME;", "enum { LEND_NONE, LEND_SOME };"),
        ("\tlend_t t;", "typedef unsigned int lend_t;"),
        ("\tif (lend_root)\n\t\treturn 1;", "extern bool lend_root;"),
    ],
)
@TREE_OR_NOT
def test_use_before_its_declaration_is_found_and_in_order_is_not(
    use: str, declaration: str, tree: bool
) -> None:
    assert order_findings(BASE, declaring(declaration), using(use), tree=tree) == []
    (finding,) = order_findings(BASE, using(use), declaring(declaration), tree=tree)
    assert finding.rule.id == "used-before-definition"
    assert finding.severity is (Severity.ERROR if tree else Severity.WARNING)
    assert (finding.location.path, finding.location.line) == (USER, 5)
    assert (finding.location.function, finding.patch) == ("user", 1)
    assert [step.location.path for step in finding.steps] == [USER, HEADER, USER]


@TREE_OR_NOT
def test_member_used_before_it_is_declared_is_found(tree: bool) -> None:
    member = {HEADER: GUARDED.replace("\tint n;", "\tint n;\n\tint borrowed;")}
    found = order_findings(BASE, using("\tl->borrowed = 1;"), member, tree=tree)
    assert ids(found) == ["used-before-definition"]


def test_member_of_a_structure_that_is_not_plain_needs_the_tree_as_proof() -> None:
    member = {HEADER: GUARDED.replace("\tint n;", "\tint n;\n\tint borrowed;")}
    series = using("\tfind(l, 1)->borrowed = 1;"), member
    assert order_findings(BASE, *series, tree=False) == []
    assert ids(order_findings(BASE, *series, tree=True)) == ["used-before-definition"]


@pytest.mark.parametrize(
    "code",
    [
        "\t/* lend_page() comes later */",
        '\tpr_info("lend_page(1)");',
        "\tl->lend_page(1);",
        "\tint lend_page = 1;",
        "\tstruct lend_page *p = 0;",
        "\tgoto lend_page;",
        "#if 0\n\tlend_page(1);\n#endif",
    ],
)
@TREE_OR_NOT
def test_same_word_that_is_no_use_is_left_alone(code: str, tree: bool) -> None:
    assert order_findings(BASE, using(code), declaring("int lend_page(int n);"), tree=tree) == []


def test_name_that_a_header_of_the_tree_declares_is_left_alone() -> None:
    """Only the tree shows that the later patch repeats what a header has already."""
    base = {
        **BASE,
        HEADER: "#include <linux/deep.h>\n" + GUARDED,
        "include/linux/deep.h": "int lend_page(int n);\n",
    }
    repeated = {HEADER: base[HEADER].replace("#endif", "int lend_page(int n);\n#endif")}
    series = using("\tlend_page(1);"), repeated
    assert order_findings(base, *series, tree=True) == []


@TREE_OR_NOT
def test_declaration_that_only_moves_is_left_alone(tree: bool) -> None:
    base = {**BASE, "include/linux/old.h": "int lend_page(int n);\nint b;\n"}
    moved = {"include/linux/old.h": "int b;\n", **declaring("int lend_page(int n);")}
    base[HEADER] = "#include <linux/old.h>\n" + GUARDED
    moved[HEADER] = base[HEADER].replace("#endif", "int lend_page(int n);\n#endif")
    assert order_findings(base, using("\tlend_page(1);"), moved, tree=tree) == []


@TREE_OR_NOT
def test_static_function_that_becomes_global_later_is_used_too_early_elsewhere(tree: bool) -> None:
    static = "static int lend_page(int n)\n{\n\treturn n;\n}\n"
    base = {**BASE, "mm/lend.c": "#include <linux/lend.h>\n" + static}
    opened = {
        "mm/lend.c": base["mm/lend.c"].replace("static ", ""),
        **declaring("int lend_page(int n);"),
    }
    found = order_findings(base, using("\tlend_page(1);"), opened, tree=tree)
    assert ids(found) == ["used-before-definition"]


@TREE_OR_NOT
def test_file_that_is_built_only_later_may_use_what_comes_later(tree: bool) -> None:
    new = {
        "drivers/hv/new.c": "#include <linux/lend.h>\nint f(void)\n{\n\treturn lend_page(1);\n}\n"
    }
    declare = declaring("int lend_page(int n);")
    build = {MAKEFILE: "obj-y += user.o\nobj-y += new.o\n"}
    assert order_findings(BASE, new, declare, build, tree=tree) == []
    (finding,) = order_findings(BASE, new, build, declare, tree=tree)
    assert (finding.rule.id, finding.patch) == ("enabled-before-its-parts", 2)
    assert (finding.location.path, finding.location.function) == ("drivers/hv/new.c", "f")


@TREE_OR_NOT
def test_code_behind_a_symbol_that_comes_last_may_use_what_comes_later(tree: bool) -> None:
    guarded = using("#ifdef CONFIG_LEND\n\tlend_page(1);\n#endif")
    option = {KCONFIG: "config HV\n\tbool\n\nconfig LEND\n\tbool\n"}
    declare = declaring("int lend_page(int n);")
    found = order_findings(BASE, guarded, declare, option, tree=tree)
    assert ids(found) == ["configuration-used-before-definition"]
    found = order_findings(BASE, option, guarded, declare, tree=tree)
    assert ids(found) == ["used-before-definition"]


@pytest.mark.parametrize("late_caller", [True, False])
@TREE_OR_NOT
def test_function_and_caller_that_change_apart_are_found_and_together_are_not(
    late_caller: bool, tree: bool
) -> None:
    base = {**BASE, **declaring("int lend_page(int n);"), **using("\tlend_page(1);")}
    function = {HEADER: base[HEADER].replace("(int n)", "(int n, bool all)")}
    caller = {USER: base[USER].replace("(1)", "(1, true)")}
    assert order_findings(base, {**function, **caller}, tree=tree) == []
    series = (function, caller) if late_caller else (caller, function)
    (finding,) = order_findings(base, *series, tree=tree)
    assert finding.rule.id == "prototype-changed-apart-from-caller"
    assert (finding.location.path, finding.location.function) == (USER, "user")
    assert finding.patch == 1


@TREE_OR_NOT
def test_new_call_with_the_old_arguments_after_the_change_is_found(tree: bool) -> None:
    base = {**BASE, **declaring("int lend_page(int n);")}
    function = {HEADER: base[HEADER].replace("(int n)", "(int n, bool all)")}
    (finding,) = order_findings(base, function, using("\tlend_page(1);"), tree=tree)
    assert (finding.rule.id, finding.patch) == ("prototype-changed-apart-from-caller", 2)
    assert order_findings(base, function, using("\tlend_page(1, true);"), tree=tree) == []


@TREE_OR_NOT
def test_function_that_changes_back_and_forth_is_left_alone(tree: bool) -> None:
    base = {**BASE, **declaring("int lend_page(int n);")}
    there = {HEADER: base[HEADER].replace("(int n)", "(int n, bool all)")}
    back = {HEADER: base[HEADER]}
    assert order_findings(base, there, back, using("\tlend_page(1);"), tree=tree) == []


@TREE_OR_NOT
def test_calls_of_functions_with_variable_or_hidden_arguments_are_left_alone(tree: bool) -> None:
    base = {**BASE, **declaring("int lend_page(int n, ...);"), **using("\tlend_page(1);")}
    function = {HEADER: base[HEADER].replace("(int n, ...)", "(int n, int m, ...)")}
    caller = {USER: base[USER].replace("(1)", "(1, 2)")}
    assert order_findings(base, function, caller, tree=tree) == []


@pytest.mark.parametrize(
    ("path", "line", "file"),
    [
        (MAKEFILE, "obj-y += new.o\n", "drivers/hv/new.c"),
        (MAKEFILE, "obj-$(CONFIG_HV) += sub/\n", "drivers/hv/sub/Makefile"),
        (KCONFIG, 'source "drivers/hv/sub/Kconfig"\n', "drivers/hv/sub/Kconfig"),
        (USER, '#include "new.h"\n', "drivers/hv/new.h"),
        (USER, "#include <linux/new.h>\n", "include/linux/new.h"),
    ],
)
@TREE_OR_NOT
def test_file_named_before_the_patch_that_adds_it_is_found(
    path: str, line: str, file: str, tree: bool
) -> None:
    name = {path: line + BASE[path]}
    add = {file: "config SUB\n\tbool\n" if "Kconfig" in file else "# x\n"}
    assert order_findings(BASE, add, name, tree=tree) == []
    (finding,) = order_findings(BASE, name, add, tree=tree)
    assert finding.rule.id == "built-before-file-exists"
    assert (finding.location.path, finding.patch) == (path, 1)
    assert finding.severity is Severity.ERROR


def test_header_that_another_folder_may_have_is_left_alone_without_a_tree() -> None:
    split = {"include/uapi/linux/new.h": "int b;\n"}
    name = {USER: "#include <linux/new.h>\n" + BASE[USER]}
    assert order_findings(BASE, name, split, tree=False) == []
    there = {**BASE, "include/linux/new.h": "int a;\n"}
    assert order_findings(there, name, split, tree=True) == []


def test_generic_header_of_all_architectures_is_enough() -> None:
    base = {**BASE, "include/asm-generic/new.h": "int a;\n", "arch/x86/hyperv/a.c": "int x;\n"}
    name = {"arch/x86/hyperv/a.c": "#include <asm/new.h>\nint x;\n"}
    own = {"arch/x86/include/asm/new.h": "int b;\n"}
    for tree in (True, False):
        assert order_findings(base, name, own, tree=tree) == []


@TREE_OR_NOT
def test_object_of_a_symbol_that_comes_with_the_file_is_left_alone(tree: bool) -> None:
    name = {MAKEFILE: "obj-y += user.o\nobj-$(CONFIG_LEND) += new.o\n"}
    add = {"drivers/hv/new.c": "int n;\n", KCONFIG: BASE[KCONFIG] + "\nconfig LEND\n\tbool\n"}
    assert order_findings(BASE, name, add, tree=tree) == []


@TREE_OR_NOT
def test_composite_object_needs_no_file_of_its_name(tree: bool) -> None:
    name = {MAKEFILE: "obj-y += user.o\nobj-y += lend.o\nlend-y := user.o\n"}
    assert order_findings(BASE, name, {"drivers/hv/lend.c": "int n;\n"}, tree=tree) == []


@TREE_OR_NOT
def test_symbol_tested_in_built_code_before_it_is_defined_is_a_warning(tree: bool) -> None:
    test = using("\tif (IS_ENABLED(CONFIG_LEND))\n\t\treturn 1;")
    define = {KCONFIG: BASE[KCONFIG] + "\nconfig LEND\n\tbool\n"}
    assert order_findings(BASE, define, test, tree=tree) == []
    (finding,) = order_findings(BASE, test, define, tree=tree)
    assert finding.rule.id == "configuration-used-before-definition"
    assert (finding.severity, finding.location.function) == (Severity.WARNING, "user")


@TREE_OR_NOT
def test_symbol_that_only_moves_or_is_depended_on_is_left_alone(tree: bool) -> None:
    base = {**BASE, "mm/Kconfig": "config LEND\n\tbool\n\nconfig B\n\tbool\n"}
    test = using("\tif (IS_ENABLED(CONFIG_LEND))\n\t\treturn 1;")
    move = {"mm/Kconfig": "config B\n\tbool\n", KCONFIG: BASE[KCONFIG] + "\nconfig LEND\n\tbool\n"}
    assert order_findings(base, test, move, tree=tree) == []
    depends = {KCONFIG: "config HV\n\tbool\n\tdepends on LATER\n"}
    later = {KCONFIG: depends[KCONFIG] + "\nconfig LATER\n\tbool\n"}
    assert order_findings(BASE, depends, later, tree=tree) == []


@TREE_OR_NOT
def test_symbol_selected_before_it_is_defined_is_found(tree: bool) -> None:
    select = {KCONFIG: "config HV\n\tbool\n\tselect LATER\n"}
    later = {KCONFIG: select[KCONFIG] + "\nconfig LATER\n\tbool\n"}
    found = order_findings(BASE, select, later, tree=tree)
    assert ids(found) == ["configuration-used-before-definition"]


def test_fingerprint_is_the_same_when_patches_are_put_before() -> None:
    declare = declaring("int lend_page(int n);")
    (first,) = order_findings(BASE, using("\tlend_page(1);"), declare, tree=False)
    other = {"mm/other.c": "int other;\n"}
    (moved,) = order_findings(BASE, other, using("\tlend_page(1);"), declare, tree=False)
    assert (first.patch, moved.patch) == (1, 2)
    assert first.fingerprint == moved.fingerprint


def test_tower_of_headers_that_include_each_other_is_read_to_its_end() -> None:
    headers = {
        f"drivers/hv/h{n}.h": f'#include "h{n + 1}.h"\n#define H{n} 1\n' for n in range(3000)
    }
    later = {"drivers/hv/h3000.h": "int lend_page(int n);\n"}
    assert order_findings(BASE, headers, later, using("\tlend_page(1);"), tree=False) == []
