"""
Time to review real series, without and with a kernel tree, next to git reading the same mails.

Run as ``python -m tests.benchmarks.bench_review``; it fails if a review takes more than 5 s.
"""

from __future__ import annotations

import io
import subprocess
import sys
from functools import partial
from pathlib import Path

from analyzer.pipeline import Request, review
from tests.benchmarks.bench_patches import split_and_read
from tests.benchmarks.timing import best, show
from tests.conftest import cached_kernel, shared_place

_MOST_SECONDS = 5.0


def main() -> int:
    """Print the table; exit status 1 if a review is too slow."""
    boxes = sorted((shared_place() / "corpus" / "series").glob("root-partition-v*.mbox"))
    if not boxes:
        show(f"SKIPPED: reviews of real series, because {shared_place()} has none")
        return 0
    tree = cached_kernel("5.10")
    if tree is None:
        show("SKIPPED: reviews with a tree, because Linux 5.10 is not there")
    show("reference: git mailsplit, git mailinfo of each mail, git apply --numstat of all")
    show(f"{'series':<20}{'git ms':>8}{'no tree':>9}{'x git':>7}{'5.10':>9}{'x git':>7}")
    slowest = 0.0
    _review(boxes[0], None)  # imports, which the first table row must not pay
    for box in boxes:
        git = best(partial(_git, box), 3)
        row = f"{box.stem:<20}{git * 1e3:>8.0f}"
        for where in (None, tree) if tree else (None,):
            seconds = best(partial(_review, box, where), 3)
            row += f"{seconds * 1e3:>9.0f}{seconds / git:>7.1f}"
            slowest = max(slowest, seconds)
        show(row)
    show(f"slowest {slowest:.2f} s, at most {_MOST_SECONDS:.0f} s")
    return 0 if slowest <= _MOST_SECONDS else 1


def _review(box: Path, tree: Path | None) -> None:
    where = () if tree is None else (str(tree),)
    review(Request([str(box)], where, io.BytesIO(), "hvpatch review"))


def _git(box: Path) -> None:
    split_and_read(box)
    argv = ["git", "apply", "--numstat", str(box)]
    subprocess.run(argv, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
