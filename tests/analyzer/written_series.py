"""Series of patches made from the texts of the files after each, as git would print them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace

from analyzer.reader import SourceReader
from analyzer.series_checks import all_series_checks
from patches.apply import apply_steps
from patches.series import CommitId, Series
from reports.finding import Finding
from tests.patches.building import Files, patch_of

Texts = Mapping[str, str]
"""Path -> text of the file."""


def series_of(base: Texts, *changes: Texts) -> Series:
    """A series: each of *changes* holds the files that one patch writes anew, as they then are."""
    now = dict(base)
    patches = []
    for number, change in enumerate(changes, 1):
        diff = "".join(_diff(path, now.get(path), text) for path, text in change.items())
        patches.append(replace(patch_of(diff, number), title=f"patch {number}"))
        now.update(change)
    return Series("series", 1, None, tuple(patches), CommitId(""), len(patches), (), ())


def _diff(path: str, old: str | None, new: str) -> str:
    before = old.splitlines(keepends=True) if old is not None else []
    after = new.splitlines(keepends=True)
    made = "new file mode 100644\n" if old is None else ""
    source = f"a/{path}" if old is not None else "/dev/null"
    lines = list(difflib.unified_diff(before, after, source, f"b/{path}", n=3))
    shown = "".join(_with_heading(line, before) for line in lines)
    return f"diff --git a/{path} b/{path}\n{made}{shown}"


def _with_heading(line: str, before: list[str]) -> str:
    """Add what git shows behind the second ``@@``: the last line in column 0 before the hunk."""
    if not line.startswith("@@"):
        return line
    start = int(line.split()[1].split(",")[0].lstrip("-"))
    above = [text for text in before[: max(start - 1, 0)] if text[:1].isalpha()]
    return f"{line.rstrip()} {above[-1]}" if above else line


def order_findings(base: Texts, *changes: Texts, tree: bool) -> list[Finding]:
    """What the checks of the order of a series find, with or without the tree before it."""
    steps = tuple(apply_steps(Files(base) if tree else None, series_of(base, *changes)))
    reader = SourceReader()
    found = [f for check in all_series_checks() for f in check.find(steps, reader).findings]
    return [f for f in found if f.rule.defect_class == "series-order"]
