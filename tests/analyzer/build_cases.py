"""Small kernel trees and series for the build-facing checks."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from analyzer.reader import SourceReader
from analyzer.series_check import SeriesCheck, SeriesResult
from patches.apply import Step, apply_patch
from patches.tree import HunksOnlyTree, SourceTree, open_tree
from tests.patches.building import patch_of

Change = Mapping[str, str]

BASE: Mapping[str, str] = {
    "include/linux/kconfig.h": "",
    "include/linux/compiler_types.h": "",
    "include/linux/lend.h": """\
#ifndef _LINUX_LEND_H
#define _LINUX_LEND_H
#define LEND_ONE_PAGE 1
struct lend {
	int count;
	struct { int first; };
};
int lend_pages(struct lend *l, int n);
#define lend_all(l, ...) lend_pages(l, 0)
#define DEFINE_LEND(name) static inline int name##_lend(void) { return 0; }
#endif
""",
    "include/linux/apart.h": "int lend_apart(int n);\n",
    "drivers/lend/Makefile": "obj-y += user.o other.o\n",
    "drivers/lend/user.c": "#include <linux/lend.h>\nint used(struct lend *l)\n{\n\treturn 0;\n}\n",
    "drivers/lend/other.c": "#include <linux/lend.h>\n\nint other(void)\n{\n\treturn 0;\n}\n",
}
USER = "drivers/lend/user.c"


def body(*lines: str, head: str = "", before: str = "") -> str:
    """The user file with *lines* in its function."""
    inner = "".join(f"\t{line}\n" for line in lines)
    return (
        f"#include <linux/lend.h>\n{head}\n{before}int used(struct lend *l)\n{{\n{inner}"
        "\treturn 0;\n}\n"
    )


def steps_of(
    folder: Path, *changes: Change, base: Mapping[str, str] = BASE, tree: bool = True
) -> Sequence[Step]:
    """The series that makes *changes*, one a patch, on *base*, or with no tree at hand."""
    before: SourceTree = written(folder / "tree", base) if tree else HunksOnlyTree()
    now: dict[str, str] = dict(base)
    steps: list[Step] = []
    for number, change in enumerate(changes, 1):
        text = "".join(_diff(path, now.get(path), new) for path, new in sorted(change.items()))
        now |= change
        patch = patch_of(text, number)
        after, applied = apply_patch(before, patch)
        steps.append(Step(patch, applied, before, after))
        before = after
    return tuple(steps)


def written(folder: Path, files: Mapping[str, str]) -> SourceTree:
    """A folder with *files* in it."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return open_tree(str(folder))


def _diff(path: str, old: str | None, new: str) -> str:
    names = ("/dev/null" if old is None else f"a/{path}", f"b/{path}")
    head = f"diff --git a/{path} b/{path}\n" + ("new file mode 100644\n" if old is None else "")
    lines = difflib.unified_diff(
        (old or "").splitlines(keepends=True), new.splitlines(keepends=True), *names
    )
    return head + "".join(lines)


def result_of(check: SeriesCheck, steps: Sequence[Step]) -> SeriesResult:
    return check.find(steps, SourceReader())


def found(check: SeriesCheck, steps: Sequence[Step]) -> list[tuple[int, str, int, str]]:
    """(patch, rule, line, last step) of each finding."""
    return [
        (f.patch, f.rule.id, f.location.line, f.steps[-1].text)
        for f in result_of(check, steps).findings
    ]
