"""``hvpatch check``: a tree without a series, with and without what earlier runs decided."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analyzer.cli import main
from analyzer.files import FileReview
from analyzer.treecode import TreeCode

LEAK = """\
int leaks(struct owner *o, int n)
{
	void *p = kzalloc(8, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	if (n)
		return -EINVAL;
	kfree(p);
	return 0;
}
"""
USES_HELPER = """\
int hands_on(struct owner *o)
{
	void *p = kzalloc(8, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	put_away(o, p);
	return 0;
}
"""
KEEPS = "void put_away(struct owner *o, void *p)\n{\n\to->kept = p;\n}\n"
LOOKS = "void put_away(struct owner *o, void *p)\n{\n\to->size = 8;\n}\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plain folder: one file with a leak, one that needs another file to be judged."""
    monkeypatch.setenv("HVPATCH_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "linux"
    (root / "drivers/owner").mkdir(parents=True)
    (root / "mm").mkdir()
    (root / "drivers/owner/leak.c").write_text(LEAK)
    (root / "drivers/owner/user.c").write_text(USES_HELPER)
    (root / "mm/helper.c").write_text(KEEPS)
    return root


def run(tree: Path | str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "--tree", str(tree), *arguments])


def places(tree: Path | str, *arguments: str) -> list[tuple[str, int, bool]]:
    """Path, line and "was there before" of each finding."""
    out = Path(str(tree).partition("@")[0]).parent / "out.json"
    done = run(tree, *arguments, "-q", "--json", str(out))
    assert done.exit_code in (0, 1), done.output
    found = json.loads(out.read_text())["findings"]
    return [(f["location"]["path"], f["location"]["line"], f["existed"]) for f in found]


def test_leak_is_found_in_a_tree_without_a_series(tree: Path) -> None:
    done = run(tree, "drivers/owner/leak.c")
    assert done.exit_code == 1
    assert "drivers/owner/leak.c:8: error:" in done.stdout
    assert "check of drivers/owner/leak.c" in done.stdout
    assert "series" not in done.stdout


def test_result_is_the_same_in_one_process_in_two_and_from_the_cache(tree: Path) -> None:
    first = run(tree, "--jobs", "2")
    again = run(tree, "--jobs", "2")
    alone = run(tree, "--jobs", "1", "--no-cache")
    assert first.stdout == again.stdout == alone.stdout
    assert first.stdout.count("[") == 1


def test_nothing_is_judged_twice_and_a_changed_callee_is(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    original = TreeCode.review

    def review(code: TreeCode, path: str) -> FileReview:
        judged.append(path)
        return original(code, path)

    monkeypatch.setattr(TreeCode, "review", review)
    everything = ["--jobs", "1"]
    assert places(tree, *everything) == [("drivers/owner/leak.c", 8, False)]
    assert sorted(judged) == ["drivers/owner/leak.c", "drivers/owner/user.c", "mm/helper.c"]
    judged.clear()
    places(tree, *everything)
    assert judged == []
    (tree / "mm/helper.c").write_text(LOOKS)
    assert places(tree, *everything) == [
        ("drivers/owner/leak.c", 8, False),
        ("drivers/owner/user.c", 8, False),
    ]
    assert sorted(judged) == ["drivers/owner/user.c", "mm/helper.c"]


def test_static_function_of_another_file_is_not_the_one_that_is_called(tree: Path) -> None:
    (tree / "mm/helper.c").write_text("static " + LOOKS)
    assert places(tree, "drivers/owner", "mm") == [("drivers/owner/leak.c", 8, False)]


def test_pattern_and_option_name_files_and_what_is_missing_is_an_error(tree: Path) -> None:
    assert places(tree, "--path", "drivers/own*/le*") == [("drivers/owner/leak.c", 8, False)]
    assert places(tree, "--path", "mm", "drivers/owner/user.c") == []
    for wrong in ("nowhere", "drivers/*.c", "../linux"):
        done = run(tree, wrong)
        assert done.exit_code == 2
        assert f"{wrong}: expected a path with C files" in done.stderr


def test_file_behind_a_symbolic_link_is_not_read(tree: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.c").write_text(LEAK)
    (tree / "mm/linked").symlink_to(outside)
    (tree / "mm/secret.c").symlink_to(outside / "secret.c")
    assert places(tree, "mm") == []


def test_function_with_code_that_was_not_read_is_listed_and_incomplete(tree: Path) -> None:
    (tree / "mm/helper.c").write_text('void f(void)\n{\n\tasm volatile("hlt");\n}\n')
    done = run(tree, "mm", "--require-complete")
    assert done.exit_code == 3
    assert "mm/helper.c:1: function not read whole: f()" in done.stdout


def git(tree: Path, *arguments: str) -> None:
    command = ["git", "-C", str(tree), "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def test_since_reports_changed_functions_only_and_marks_what_was_there(tree: Path) -> None:
    git(tree, "init", "-q")
    file = tree / "drivers/owner/leak.c"
    file.write_text(LEAK + LEAK.replace("leaks", "untouched"))
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "before")
    changed = LEAK.replace("return -EINVAL", "return -EPERM")
    new = LEAK.replace("leaks", "added")
    file.write_text("\n\n" + changed + LEAK.replace("leaks", "untouched") + new)
    git(tree, "commit", "-qam", "after")
    assert len(places(tree)) == 3
    assert places(tree, "--since", "HEAD~1") == [
        ("drivers/owner/leak.c", 10, True),
        ("drivers/owner/leak.c", 32, False),
    ]
    assert places(tree, "--since", "HEAD") == []
    assert len(places(f"{tree}@HEAD~1", "drivers")) == 2
    assert run(tree, "--since", "HEAD~1", "--only-new").exit_code == 1
    assert run(tree, "--since", "nothing").exit_code == 2


def test_pages_of_a_check_speak_of_no_patch(tree: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    assert run(tree, "-q", "--html", str(pages)).exit_code == 1
    names = {file.name for file in pages.rglob("*.html")}
    assert names == {"index.html", "coverage.html", "0001.html"}
    for file in pages.rglob("*.html"):
        text = file.read_text()
        assert "patch" not in text.replace("hvpatch", "")
        assert "apply.html" not in text
