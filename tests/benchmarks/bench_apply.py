"""
Time to apply a series, next to git on the same tree in the same run, and what a hostile diff costs.

Run as ``python -m tests.benchmarks.bench_apply``; it fails above 10 ms a patch, or if a hundred
thousand hunks take more than a minute to place.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from analyzer.applying import PatchChanges, PatchStatus, changes
from patches.apply import apply_patch, apply_steps
from patches.mailbox import split_mailbox
from patches.series import Patch, Series
from patches.sources import load_series
from patches.tree import GitTree, open_tree
from tests.benchmarks.timing import best, show
from tests.conftest import cached_kernel, shared_place
from tests.patches.building import Files, patch_of
from tests.patches.git_reference import GitIndex

_MOST_MS = 10.0
_MOST_SECONDS = 60.0
_HUNKS = 100_000


def main() -> int:
    """Print the tables; exit status 1 if a limit is passed."""
    return max(_next_to_git(), _many_hunks())


def _next_to_git() -> int:
    box = shared_place() / "corpus" / "series" / "root-partition-v3.mbox"
    tree = cached_kernel("5.10")
    if tree is None or not box.is_file():
        show("SKIPPED: a real series, because there is no Linux 5.10 or no corpus")
        return 0
    series = load_series([str(box)], None, io.BytesIO())
    count = len(series.patches)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        ours = best(partial(_apply, tree, series), 5) / count * 1e3
        command = best(partial(_command, box, tree), 3) / count * 1e3
        steps = _apply(tree, series)
        good = [one.patch for one in steps if one.status is PatchStatus.APPLIED]
        mails = _mails(box, good)
        show(f"{box.name} on Linux 5.10: {count} patches, {len(good)} of which git am takes")
        show(f"{'':<58}{'ms a patch':>12}{'git / ours':>12}")
        show(f"{'hvpatch, apply_steps() and blob ids, new cat-file':<58}{ours:>12.1f}")
        show(f"{'hvpatch apply --json, whole command':<58}{command:>12.1f}")
        index = best(partial(_index, tree, scratch, good, mails), 1) / len(good) * 1e3
        words = "git mailinfo, git apply --cached, index of these files"
        show(f"{words:<58}{index:>12.1f}{index / ours:>12.1f}")
        am = _am(tree, scratch, mails) / len(good) * 1e3
        show(f"{'git am of those, full tree of 70,000 files':<58}{am:>12.1f}{am / ours:>12.1f}")
    return 0 if ours <= _MOST_MS else 1


def _apply(tree: Path, series: Series) -> tuple[PatchChanges, ...]:
    base = open_tree(str(tree))
    found = changes([tuple(apply_steps(base, series))])
    if isinstance(base, GitTree):
        base.close()
    return found


def _command(box: Path, tree: Path) -> None:
    argv = [sys.executable, "-m", "analyzer.cli", "apply", str(box), "--tree", str(tree)]
    subprocess.run([*argv, "--json", "-"], check=False, stdout=subprocess.DEVNULL)


def _mails(box: Path, good: Sequence[Patch]) -> list[bytes]:
    lines = {patch.line for patch in good}
    return [data for data, line in split_mailbox(box.read_bytes()) if line in lines]


def _index(tree: Path, scratch: Path, good: Sequence[Patch], mails: Sequence[bytes]) -> None:
    paths = {path for patch in good for diff in patch.files for path in (diff.old_path, diff.path)}
    git = GitIndex(tree, scratch / "index", paths - {""})
    assert all(git.apply(mail) for mail in mails)


def _am(tree: Path, scratch: Path, mails: Sequence[bytes]) -> float:
    """Seconds of ``git am`` in a checkout of its own, which shares the objects of *tree*."""
    folder, box = scratch / "checkout", scratch / "mails"
    separator = b"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"
    box.write_bytes(b"".join(separator + mail for mail in mails))
    _git(scratch, "clone", "-q", "--shared", str(tree), str(folder))
    # The first one after a checkout looks at every file again.
    _git(folder, "status", "--porcelain")
    return best(lambda: _git(folder, "am", "-q", "--keep-non-patch", str(box)), 1)


def _git(folder: Path, *arguments: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    person = ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false"]
    argv = ["git", *person, "-C", str(folder), *arguments]
    subprocess.run(argv, check=True, capture_output=True, env=environment)


def _many_hunks() -> int:
    show("")
    show(f"{_HUNKS:,} hunks in one file{'':<30}{'seconds':>12}{'applied':>12}")
    status = 0
    own = "".join(f"l{n}\n" for n in range(4 * _HUNKS))
    for words, text, removed in (
        ("each where it says", own, "l{}"),
        ("each 5,000 lines off", "new\n" * 5_000 + own, "l{}"),
        ("each of them drifted", own, "y{}"),
        ("all lines are equal", "a\n" * (4 * _HUNKS), "b"),
    ):
        patch = patch_of(_diff(removed))
        seconds = best(partial(apply_patch, Files({"f": text}), patch), 1)
        _, result = apply_patch(Files({"f": text}), patch)
        applied = sum(hunk.applied for hunk in result.files[0].hunks)
        show(f"{words:<50}{seconds:>12.1f}{applied:>12,}")
        status |= seconds > _MOST_SECONDS
    return status


def _diff(removed: str) -> str:
    context = "l{}" if "{}" in removed else "a"
    hunks = ["--- a/f\n+++ b/f\n"]
    for first in range(0, 4 * _HUNKS, 4):
        before, middle, after = (
            text.format(first + n) for n, text in enumerate((context, removed, context))
        )
        at = first + 1
        hunks.append(f"@@ -{at},3 +{at},3 @@\n {before}\n-{middle}\n+X\n {after}\n")
    return "".join(hunks)


if __name__ == "__main__":
    sys.exit(main())
