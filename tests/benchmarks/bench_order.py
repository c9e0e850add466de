"""
Time of the dependency graph of a real series, next to what git takes to read the same mails.

Run as ``python -m tests.benchmarks.bench_order``; it fails above 0.3 s for 16 patches. Nothing in
git finds such edges. For context only, from the notes on tools that this project started with and
not measured here: git-deps, which finds edges by text, took 869 ms for 8 commits of that series on
Linux 5.10 and found none.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

from analyzer.dependencies import find_dependencies
from patches.series import Series
from patches.sources import load_series
from patches.tree import open_tree
from tests.benchmarks.bench_patches import split_and_read
from tests.benchmarks.timing import best, show
from tests.conftest import cached_kernel, shared_place

_ROUNDS = 5
_MOST_SECONDS = 0.3
_SERIES = ("root-partition-v6", "2025-10-08-confidential-vmbus-v7", "gpu-dxgkrnl-2026")
_JUDGED = "root-partition-v6"


def main() -> int:
    """Print the table; exit status 1 if the judged series takes longer than it may."""
    folder = shared_place() / "corpus" / "series"
    if not folder.is_dir():
        show(f"SKIPPED: there is no corpus in {folder}")
        return 0
    tree = cached_kernel("5.10")
    if tree is None:
        show("no Linux 5.10 in the cache: the columns with a tree are left out")
    show(
        f"{'series':<36}{'patches':>8}{'edges':>7}{'ms':>8}{'with tree':>11}{'git':>8}{'ratio':>7}"
    )
    in_time = True
    for name in _SERIES:
        seconds = _line(folder / f"{name}.mbox", tree)
        in_time &= name != _JUDGED or seconds <= _MOST_SECONDS
    show("git: git mailsplit + git mailinfo of each mail, in ms; ratio: ours without a tree / git")
    return 0 if in_time else 1


def _line(box: Path, tree: Path | None) -> float:
    """Print one line; the slower of our two times."""
    series = load_series([str(box)], None, io.BytesIO())
    edges = len(find_dependencies(series, None).edges)
    alone = best(lambda: find_dependencies(series, None), _ROUNDS)
    based = best(_on_tree(series, tree), _ROUNDS) if tree is not None else 0.0
    git = best(lambda: split_and_read(box), 3)
    with_tree = f"{based * 1e3:.0f}" if tree is not None else "-"
    show(
        f"{box.stem:<36}{len(series.patches):>8}{edges:>7}{alone * 1e3:>8.0f}{with_tree:>11}"
        f"{git * 1e3:>8.1f}{alone / git:>7.1f}"
    )
    return max(alone, based)


def _on_tree(series: Series, tree: Path) -> Callable[[], object]:
    """The graph on a tree that was opened anew, so that reading it counts."""

    def run() -> object:
        return find_dependencies(series, open_tree(str(tree)))

    return run


if __name__ == "__main__":
    sys.exit(main())
