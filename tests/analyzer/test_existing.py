"""What a function had before the series is told apart from what the series brings."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.cli import main
from analyzer.pipeline import Request, review

BEFORE = """\
int old_leak(struct owner *o, int n)
{
	void *p = kzalloc(8, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	if (n)
		return -EINVAL;
	kfree(p);
	return 0;
}

int sound(struct owner *o, int n)
{
	void *p = kzalloc(8, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	kfree(p);
	return 0;
}
"""
OLD_TOUCHED = """\
--- a/f.c
+++ b/f.c
@@ -6,5 +6,6 @@ int old_leak(struct owner *o, int n)
 \t\treturn -ENOMEM;
 \tif (n)
 \t\treturn -EINVAL;
+\to->count++;
 \tkfree(p);
 \treturn 0;
"""
NEW_LEAK = """\
@@ -17,5 +18,7 @@ int sound(struct owner *o, int n)
 \tif (!p)
 \t\treturn -ENOMEM;
+\tif (n)
+\t\treturn -EINVAL;
 \tkfree(p);
 \treturn 0;
 }
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "f.c").write_text(BEFORE)
    return folder


def _series(folder: Path, diff: str) -> str:
    file = folder / "s.mbox"
    file.write_text(f"From a\nSubject: [PATCH] x\nMessage-Id: <1@x>\n\nwhy\n---\n{diff}-- \n2.0\n")
    return str(file)


def test_finding_that_the_tree_had_is_marked_and_the_new_one_is_not(
    tree: Path, tmp_path: Path
) -> None:
    series = _series(tmp_path, OLD_TOUCHED + NEW_LEAK)
    report = review(Request([series], (str(tree),), io.BytesIO(), ""))
    found = {f.location.function: f.existed for f in report.findings}
    assert found == {"old_leak": True, "sound": False}


def test_without_a_tree_nothing_is_said_to_have_existed(tmp_path: Path) -> None:
    series = _series(tmp_path, OLD_TOUCHED + NEW_LEAK)
    report = review(Request([series], (), io.BytesIO(), ""))
    assert not any(f.existed for f in report.findings)


def test_gate_for_new_findings_only_passes_what_the_tree_had(tree: Path, tmp_path: Path) -> None:
    old = _series(tmp_path, OLD_TOUCHED)
    command = ["review", old, "--tree", str(tree)]
    assert CliRunner().invoke(main, command).exit_code == 1
    assert CliRunner().invoke(main, [*command, "--only-new"]).exit_code == 0
    new = _series(tmp_path, OLD_TOUCHED + NEW_LEAK)
    assert (
        CliRunner().invoke(main, ["review", new, "--tree", str(tree), "--only-new"]).exit_code == 1
    )
