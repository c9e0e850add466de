"""Commits of a repository and the same patches as mails are one review; the repository is inert."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from analyzer.pipeline import Request, review
from patches import examples
from reports.report import Report
from tests.patches.building import git

Found = tuple[str, str, str, int, str]

DEPOSIT, COMMON = "drivers/hv/hv_proc.c", "drivers/hv/mshv_common.c"
FREE = "\tfree_page((unsigned long)pages);\n"
PROPERTY_CODE = "\tinput->property_code = property_code;\n"
TEST = "\tif (property_code == U64_MAX)\n\t\treturn -EINVAL;\n"
ORDER = "\t\torder = 31 - __builtin_clz(num_pages);\n"
# File, what stands there in Linux 7.2, what our commit makes of it: a leak, interrupts that stay
# off, and the same in other words.
CHANGES = (
    (DEPOSIT, FREE + "\tkfree(counts);\n", FREE),
    (COMMON, PROPERTY_CODE, TEST + PROPERTY_CODE),
    (DEPOSIT, ORDER, "\t\torder = ilog2(num_pages);\n"),
)


def run(tree: Path, *arguments: str, given: bytes = b"") -> str:
    done = git(tree, *arguments, given=given)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def reviewed(given: str, tree: Path) -> Report:
    return review(Request([given], (str(tree),), io.BytesIO(), "hvpatch review"))


def findings(report: Report) -> list[Found]:
    return [
        (f.rule.id, f.location.path, f.location.function, f.location.line, f.message)
        for f in report.findings
    ]


def mailbox_of(repository: Path, base: str, to: Path) -> str:
    done = git(repository, "format-patch", "--stdout", f"{base}..HEAD")
    to.write_bytes(done.stdout)
    return str(to)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A repository with the example's tree, tagged base, and its first revision as commits."""
    folder = tmp_path / "example"
    shutil.copytree(examples.TREE, folder)
    run(folder, "init", "--quiet")
    run(folder, "add", "--all")
    run(folder, "commit", "--quiet", "--message=base")
    run(folder, "tag", "base")
    run(folder, "am", "--quiet", "--empty=drop", str(examples.REVISIONS[0]))
    return folder


def test_range_and_mailbox_of_the_same_commits_have_the_same_findings(
    example: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    run(tmp_path, "clone", "--quiet", "--no-checkout", str(example), str(before))
    run(before, "checkout", "--quiet", "--detach", "base")
    mails = mailbox_of(example, "base", tmp_path / "series.mbox")
    of_range, of_mails = reviewed("base..HEAD", example), reviewed(mails, before)
    assert len(findings(of_range)) == 5
    assert findings(of_range) == findings(of_mails)
    assert findings(of_range) == findings(reviewed(mails, examples.TREE))
    assert of_range.hunks == of_mails.hunks
    assert of_range.files == of_mails.files


def test_range_is_reviewed_without_a_checkout(example: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    run(tmp_path, "clone", "--quiet", "--bare", str(example), str(bare))
    expected = findings(reviewed("base..HEAD", example))
    assert findings(reviewed("base..HEAD", bare)) == expected
    for path in (example / "drivers").rglob("*.c"):
        path.write_text("int work_in_progress(void)\n{\n")
    assert findings(reviewed("base..HEAD", example)) == expected


def linux(tree: Path, to: Path) -> Path:
    """A clone that shares the objects of *tree*, tagged base, with one commit for each change."""
    run(to.parent, "clone", "--quiet", "--shared", "--no-checkout", str(tree), str(to))
    run(to, "tag", "base")
    run(to, "read-tree", "HEAD")
    run(to, "checkout-index", DEPOSIT, COMMON)
    for path, old, new in CHANGES:
        text = (to / path).read_text()
        assert text.count(old) == 1, path
        (to / path).write_text(text.replace(old, new))
        run(to, "add", path)
        run(to, "commit", "--quiet", "--message", f"Drivers: hv: change {path}")
    return to


def test_commits_on_a_kernel_tree_have_the_findings_of_their_mails(
    tmp_path: Path, kernel_tree: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = kernel_tree("7.2")
    # Objects of a shared clone are read only where its owner says so.
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", str(tree / ".git" / "objects"))
    scratch = linux(tree, tmp_path / "linux")
    mails = mailbox_of(scratch, "base", tmp_path / "series.mbox")
    of_range = reviewed("base..HEAD", scratch)
    assert {(f.rule.defect_class, f.location.function, f.patch) for f in of_range.findings} == {
        ("freed-while-owned", "hv_call_deposit_pages", 3),  # Linux 7.2 has it
        ("leak", "hv_call_deposit_pages", 1),
        ("irq-discipline", "hv_call_get_partition_property", 2),
    }
    assert {hunk.patch for hunk in of_range.hunks} == {1, 2, 3}
    assert findings(of_range) == findings(reviewed(mails, tree))


@pytest.fixture
def trap(example: Path, tmp_path: Path) -> Path:
    """The file that appears when anything that the example's repository configures is run."""
    marker, script = tmp_path / "ran", tmp_path / "trap.sh"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> {marker}\ncat\n')
    script.chmod(0o755)
    settings: Mapping[str, str] = {
        "core.fsmonitor": str(script),
        "core.pager": str(script),
        "core.editor": str(script),
        "core.askPass": str(script),
        "core.sshCommand": str(script),
        "core.alternateRefsCommand": str(script),
        "pager.log": str(script),
        "diff.external": str(script),
        "diff.evil.command": str(script),
        "diff.evil.textconv": str(script),
        "filter.evil.clean": str(script),
        "filter.evil.smudge": str(script),
        "filter.evil.process": str(script),
        "gpg.program": str(script),
        "log.showSignature": "true",
        "credential.helper": str(script),
        "uploadpack.packObjectsHook": str(script),
        **{f"alias.{name}": f"!{script}" for name in ("log", "rev-parse", "rev-list", "cat-file")},
    }
    for name, value in settings.items():
        run(example, "config", name, value)
    for name in ("reference-transaction", "post-index-change", "post-checkout", "pre-auto-gc"):
        shutil.copy(script, example / ".git" / "hooks" / name)
    for attributes in (example / ".gitattributes", example / ".git" / "info" / "attributes"):
        attributes.parent.mkdir(exist_ok=True)
        attributes.write_text("* diff=evil filter=evil\n")
    return marker


def test_nothing_that_the_repository_configures_is_run(
    example: Path, trap: Path, tmp_path: Path
) -> None:
    mails = tmp_path / "series.mbox"
    shutil.copy(examples.REVISIONS[0], mails)
    assert len(findings(reviewed("base..HEAD", example))) == 5
    reviewed(str(mails), example)
    assert not trap.exists(), trap.read_text()


@pytest.mark.parametrize("command", ["status", "diff base HEAD", "log -p base..HEAD"])
def test_plain_git_falls_into_the_trap(command: str, example: Path, trap: Path) -> None:
    git(example, *command.split())
    assert trap.exists()
