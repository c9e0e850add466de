"""
CPU time to read, draw as graphs and follow the values of whole folders of Linux 7.2, cold and from
the cache, next to the parser alone on the same texts in the same run.

Run as ``python -m tests.benchmarks.bench_facts``; it fails if drivers/hv takes more than 2.5 s cold
or 0.2 s cached, or mm more than 25 s with two processes.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter, process_time

from analyzer.cli import COLLECT_RARELY
from analyzer.csource.parse import parse
from analyzer.effects import kernel_api
from analyzer.factcache import FactCache, code_version
from analyzer.reader import SourceReader
from patches.tree import SourceFile, file_of_bytes
from tests.benchmarks.timing import show
from tests.conftest import cached_kernel

_MOST_COLD, _MOST_CACHED, _MOST_MM = 2.5, 0.2, 25.0
_ROUNDS = 3


def main() -> int:
    """Print the table; exit status 1 if a target is missed."""
    gc.set_threshold(*COLLECT_RARELY)
    tree = cached_kernel("7.2")
    if tree is None:
        show("SKIPPED: facts of drivers/hv and mm, because Linux 7.2 is not there")
        return 0
    kernel_api()  # what every run does once
    code_version()
    show("CPU seconds; reference: tree-sitter parsing the same texts, nothing else")
    show(
        f"{'folder':<24}{'files':>6}{'parser':>8}{'cold':>8}{'x':>6}{'store':>8}{'cached':>8}{'x':>6}"
    )
    cold, cached = _folder(tree, "drivers/hv")
    _folder(tree, "mm")
    seconds = _two_processes(tree, "mm")
    show(f"mm, cold, two processes: {seconds:.1f} s of wall time")
    show(f"drivers/hv: at most {_MOST_COLD} s cold, {_MOST_CACHED} s cached; mm: {_MOST_MM:.0f} s")
    return 0 if cold <= _MOST_COLD and cached <= _MOST_CACHED and seconds <= _MOST_MM else 1


def _sources(tree: Path, folder: str) -> tuple[SourceFile, ...]:
    files = sorted((tree / folder).glob("*.[ch]"))
    return tuple(file_of_bytes(str(f.relative_to(tree)), f.read_bytes(), "tree") for f in files)


def _folder(tree: Path, folder: str) -> tuple[float, float]:
    sources = _sources(tree, folder)
    texts = [source.data for source in sources]
    start = process_time()
    roots = [parse(text) for text in texts]
    parser = process_time() - start
    del roots
    with tempfile.TemporaryDirectory() as place:
        cold, store = _read(sources, Path(place))
        cached = min(_read(sources, Path(place))[0] for _ in range(_ROUNDS))
    show(
        f"{folder:<24}{len(sources):>6}{parser:>8.3f}{cold:>8.3f}{cold / parser:>6.1f}"
        f"{store:>8.3f}{cached:>8.3f}{cached / parser:>6.1f}"
    )
    return cold, cached


def _read(sources: Sequence[SourceFile], place: Path) -> tuple[float, float]:
    """Seconds to read everything, and to store what is new."""
    start = process_time()
    cache = FactCache(place)
    reader = SourceReader(cache)
    read = [reader.read(source) for source in sources]
    values = [facts.values(outline) for facts in read for outline in facts.facts.outlines]
    seconds = process_time() - start
    if not values:
        raise SystemExit("no function was read")
    reader.save()
    cache.close()
    return seconds, process_time() - start - seconds


def _two_processes(tree: Path, folder: str) -> float:
    sources = sorted(_sources(tree, folder), key=lambda s: -len(s.text))
    start = perf_counter()
    with ProcessPoolExecutor(2) as pool:
        functions = sum(pool.map(_values_of, (sources[0::2], sources[1::2])))
    if not functions:
        raise SystemExit("no function was read")
    return perf_counter() - start


def _values_of(sources: Sequence[SourceFile]) -> int:
    gc.set_threshold(*COLLECT_RARELY)
    reader = SourceReader()
    read = [reader.read(source) for source in sources]
    return len([facts.values(outline) for facts in read for outline in facts.facts.outlines])


if __name__ == "__main__":
    sys.exit(main())
