"""New in which patch, present before, fixed by which patch: from the trees around each patch."""

from __future__ import annotations

import difflib
import io
import itertools
import json
from pathlib import Path

import pytest
from rich.console import Console

from analyzer.pipeline import Request, review
from reports.finding import Finding
from reports.formats import Target, format_named
from reports.report import Report

SOUND = """\
int work(struct owner *o, int n)
{
	void *p = kzalloc(8, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	if (n)
		n = 0;
	o->count++;
	kfree(p);
	return 0;
}
"""
LEAKS = SOUND.replace("n = 0", "return -EINVAL")
SECOND = """\
	void *q = kzalloc(8, GFP_KERNEL);
	if (!q || o->count)
		goto out;
	kfree(q);
out:
"""
TWICE = LEAKS.replace("\to->count++;\n", SECOND)
Files = dict[str, str]


def series(folder: Path, *states: Files) -> str:
    """A mailbox with one patch from each state to the next."""
    mails = []
    for number, (old, new) in enumerate(itertools.pairwise(states), 1):
        diff = "".join(_diff(p, old.get(p), new.get(p)) for p in sorted({*old, *new}))
        head = (
            f"Subject: [PATCH {number}/{len(states) - 1}] step {number}\nMessage-Id: <{number}@x>"
        )
        mails.append(f"From a Thu Jan  1 10:00:00 2026\n{head}\n\nwhy\n---\n{diff}-- \n2.0\n\n")
    file = folder / "s.mbox"
    file.write_text("".join(mails))
    return str(file)


def _diff(path: str, old: str | None, new: str | None) -> str:
    if old == new:
        return ""
    names = (
        "/dev/null" if old is None else f"a/{path}",
        "/dev/null" if new is None else f"b/{path}",
    )
    mode = (
        ""
        if None not in (old, new)
        else f"{'new' if old is None else 'deleted'} file mode 100644\n"
    )
    lines = difflib.unified_diff(
        (old or "").splitlines(True), (new or "").splitlines(True), names[0], names[1]
    )
    return f"diff --git a/{path} b/{path}\n{mode}" + "".join(lines)


def reviewed(folder: Path, *states: Files, with_tree: bool = True) -> Report:
    tree = folder / "tree"
    tree.mkdir()
    for name, text in states[0].items():
        (tree / name).write_text(text)
    trees = (str(tree),) if with_tree else ()
    return review(Request([series(folder, *states)], trees, io.BytesIO(), ""))


def ages(findings: tuple[Finding, ...]) -> list[tuple[int, bool, int, int]]:
    """Line, existed, introduced, fixed."""
    return [(f.location.line, f.existed, f.introduced, f.fixed) for f in findings]


def test_leak_of_patch_2_is_new_in_patch_2_though_patch_3_touches_the_function_last(
    tmp_path: Path,
) -> None:
    last = LEAKS.replace("count++", "count += 2")
    report = reviewed(tmp_path, {"f.c": ""}, {"f.c": SOUND}, {"f.c": LEAKS}, {"f.c": last})
    assert ages(report.findings) == [(8, False, 2, 0)]
    assert report.fixed == ()


def test_leak_that_a_later_patch_repairs_is_fixed_by_it_and_not_counted(tmp_path: Path) -> None:
    report = reviewed(tmp_path, {"f.c": "\n"}, {"f.c": LEAKS}, {"f.c": SOUND})
    assert report.findings == ()
    assert ages(report.fixed) == [(8, False, 1, 2)]


def test_leak_of_the_base_is_present_before_or_fixed(tmp_path: Path) -> None:
    kept = LEAKS.replace("count++", "count += 2")
    report = reviewed(tmp_path, {"f.c": LEAKS}, {"f.c": kept})
    assert ages(report.findings) == [(8, True, 0, 0)]
    (tmp_path / "b").mkdir()
    report = reviewed(tmp_path / "b", {"f.c": LEAKS}, {"f.c": LEAKS + "\n"}, {"f.c": SOUND})
    assert report.findings == ()
    assert ages(report.fixed) == [(8, True, 0, 2)]


def test_second_leak_in_a_function_that_had_one_is_new(tmp_path: Path) -> None:
    report = reviewed(tmp_path, {"f.c": LEAKS}, {"f.c": TWICE})
    leaks = [f for f in report.findings if f.rule.defect_class == "leak"]
    assert [(f.existed, f.introduced) for f in leaks] == [(True, 0), (False, 1)]
    assert leaks[0].fingerprint == leaks[1].fingerprint


def test_defect_that_comes_back_is_fixed_once_and_new_again(tmp_path: Path) -> None:
    report = reviewed(tmp_path, {"f.c": LEAKS}, {"f.c": SOUND}, {"f.c": LEAKS})
    assert ages(report.fixed) == [(8, True, 0, 1)]
    assert ages(report.findings) == [(8, False, 2, 0)]


RENAMED = LEAKS.replace("*p", "*mem").replace("!p", "!mem").replace("(p)", "(mem)")


@pytest.mark.parametrize(
    "after",
    [
        pytest.param({"f.c": "int x;\n\n\n" + LEAKS.replace("\tif (n)", "\n\tif (n)")}, id="lines"),
        pytest.param({"f.c": RENAMED}, id="local"),
        pytest.param({"f.c": "", "g.c": LEAKS}, id="file"),
        pytest.param({"g.c": "\n" + RENAMED}, id="all at once"),
    ],
)
def test_finding_is_the_same_when_lines_names_or_file_change(tmp_path: Path, after: Files) -> None:
    report = reviewed(tmp_path, {"f.c": LEAKS}, after)
    assert [(f.existed, f.introduced) for f in report.findings] == [(True, 0)]
    assert report.fixed == ()


def test_without_a_tree_only_files_that_the_series_brings_have_a_history(tmp_path: Path) -> None:
    old = LEAKS.replace("work", "old")
    states = [{"f.c": old}, {"f.c": old + "\n", "g.c": LEAKS}]
    states += [{"f.c": old.replace("count++", "count--") + "\n", "g.c": SOUND}]
    report = reviewed(tmp_path, *states, with_tree=False)
    assert [(f.location.path, *ages((f,))[0]) for f in report.fixed] == [("g.c", 8, False, 1, 2)]
    assert all(not f.existed and not f.introduced for f in report.findings)


def test_reports_tell_new_unchanged_and_absent(tmp_path: Path) -> None:
    other = LEAKS.replace("work", "other")
    third = LEAKS.replace("work", "third")
    touched = other.replace("count++", "count--")
    states = [{"f.c": LEAKS + other}, {"f.c": SOUND + touched + third}]
    report = reviewed(tmp_path, *states)
    for name in ("sarif", "json", "terminal"):
        format_named(name).write(report, Target(Console(), tmp_path / name))
    format_named("html").write(report, Target(Console(), tmp_path / "html"))
    results = json.loads((tmp_path / "sarif").read_text())["runs"][0]["results"]
    states_of = {
        r["locations"][0]["logicalLocations"][0]["name"]: r["baselineState"] for r in results
    }
    assert states_of == {"other": "unchanged", "third": "new", "work": "absent"}
    document = json.loads((tmp_path / "json").read_text())
    assert [f["fixed"] for f in document["fixed"]] == [1]
    assert document["counts"]["errors"] == 2
    for text in ((tmp_path / "terminal").read_text(), (tmp_path / "html/index.html").read_text()):
        assert "present before the series" in text
        assert "new in patch 1" in text
        assert "present before the series, fixed by patch 1" in text
