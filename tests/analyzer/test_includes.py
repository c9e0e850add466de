"""Where includes lead, on trees of a few files."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from analyzer.includes import Closure, Includes
from patches.tree import OverlayTree, file_of_bytes
from tests.patches.building import Files


def closure(path: str, files: dict[str, str]) -> Closure:
    return Includes().closure(Files(files), path)


CASES: dict[str, tuple[dict[str, str], Sequence[str], Sequence[str]]] = {
    "angle brackets lead to include": (
        {"a/x.c": "#include <linux/y.h>", "include/linux/y.h": ""}, ["include/linux/y.h"], [],
    ),
    "quotes lead to the same folder first": (
        {"a/x.c": '#include "y.h"', "a/y.h": "", "include/y.h": ""}, ["a/y.h"], [],
    ),
    "a header's quotes start from the header": (
        {"a/x.c": "#include <b/y.h>", "include/b/y.h": '#include "z.h"', "include/b/z.h": ""},
        ["include/b/y.h", "include/b/z.h"], [],
    ),
    "asm of the architecture": (
        {"a/x.c": "#include <asm/y.h>", "arch/x86/include/asm/y.h": "",
         "include/asm-generic/y.h": ""},
        ["arch/x86/include/asm/y.h"], [],
    ),
    "asm of the file's own architecture": (
        {"arch/arm64/kernel/x.c": "#include <asm/y.h>", "arch/arm64/include/asm/y.h": "",
         "arch/x86/include/asm/y.h": ""},
        ["arch/arm64/include/asm/y.h"], [],
    ),
    "asm falls back to the generic one": (
        {"a/x.c": "#include <asm/y.h>", "include/asm-generic/y.h": ""},
        ["include/asm-generic/y.h"], [],
    ),
    "uapi": (
        {"a/x.c": "#include <linux/y.h>", "include/uapi/linux/y.h": ""},
        ["include/uapi/linux/y.h"], [],
    ),
    "folder that a Makefile adds": (
        {"a/b/x.c": '#include "y.h"', "a/b/Makefile": "ccflags-y += -I$(src)/../inc\n",
         "a/inc/y.h": ""},
        ["a/inc/y.h"], [],
    ),
    "folder that a Makefile above adds for all": (
        {"a/b/x.c": "#include <y.h>", "a/Makefile": "subdir-ccflags-y := -I $(srctree)/a/inc\n",
         "a/inc/y.h": ""},
        ["a/inc/y.h"], [],
    ),
    "folder that is only for the folder above": (
        {"a/b/x.c": "#include <y.h>", "a/Makefile": "ccflags-y := -I $(srctree)/a/inc\n",
         "a/inc/y.h": ""},
        [], ["y.h"],
    ),
    "nowhere": ({"a/x.c": "#include <linux/y.h>"}, [], ["linux/y.h"]),
    "a macro names the file": ({"a/x.c": "#include HEADER"}, [], [""]),
    "for user space": ({"a/x.c": "#ifndef __KERNEL__\n#include <stdio.h>\n#endif"}, [], []),
    "made by the build": ({"a/x.c": "#include <generated/bounds.h>"}, [], []),
    "above the tree": ({"a/x.c": '#include "../../y.h"'}, [], ["../../y.h"]),
    "in a circle": (
        {"a/x.c": '#include "y.h"', "a/y.h": '#include "z.h"', "a/z.h": '#include "y.h"'},
        ["a/y.h", "a/z.h"], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_include_leads_where_the_build_finds_it(case: str) -> None:
    files, paths, unresolved = CASES[case]
    start = next(iter(files))
    found = closure(start, files)
    assert list(found.paths) == list(paths)
    assert [one.name for one in found.unresolved] == list(unresolved)


def test_header_that_a_patch_adds_is_found_from_then_on() -> None:
    base = Files({"a/x.c": '#include "y.h"\n'})
    after = OverlayTree(base, {"a/y.h": file_of_bytes("a/y.h", b"", "patch")})
    includes = Includes()
    assert includes.closure(base, "a/x.c").paths == ()
    assert includes.closure(after, "a/x.c").paths == ("a/y.h",)
