"""
Files of real kernels made wrong: none may raise an exception or take more than two seconds.

Run as ``python -m tests.benchmarks.bench_csource_fuzz [COUNT]``; the default is 2,000 files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.analyzer.csource_graph import flaws
from tests.analyzer.source_mutations import mutated, read_all
from tests.benchmarks.timing import show
from tests.conftest import cached_kernel

_FOLDERS = ("drivers/hv", "arch/x86/hyperv", "mm", "kernel/irq", "drivers/iommu")
_MOST_SECONDS = 2.0
_LARGEST = 120_000
_FLAWS_LOOKED_FOR = 20


def main() -> int:
    """Print the slowest files; exit status 1 if one is too slow or has a broken graph."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    files = _files()
    if not files:
        show("SKIPPED: mutated files, because no kernel tree is in the cache")
        return 0
    slowest: list[tuple[float, int, str]] = []
    broken = 0
    for seed in range(count):
        path = files[seed % len(files)]
        seconds, facts = read_all(mutated(seed, path.read_bytes()))
        slowest = sorted([*slowest, (seconds, seed, path.name)])[-5:]
        if seed % _FLAWS_LOOKED_FOR == 0:
            broken += sum(bool(list(flaws(function))) for function in facts.functions)
    show(f"{count} mutated files of {len(files)}, no exception, {broken} broken graphs")
    for seconds, seed, name in slowest:
        show(f"  {seconds:.2f} s  seed {seed}  {name}")
    return 1 if broken or slowest[-1][0] > _MOST_SECONDS else 0


def _files() -> list[Path]:
    found: list[Path] = []
    for version in ("7.2", "5.10"):
        tree = cached_kernel(version)
        if tree is not None:
            for folder in _FOLDERS:
                found += sorted((tree / folder).rglob("*.c"))
    return [path for path in found if 0 < path.stat().st_size <= _LARGEST]


if __name__ == "__main__":
    sys.exit(main())
