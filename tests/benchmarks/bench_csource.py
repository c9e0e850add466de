"""
Reading C of real kernels: time next to a plain parser run, and what could not be read.

Run as ``python -m tests.benchmarks.bench_csource [VERSION...]``; it fails if more functions have a
parse error than the targets below allow, if ctags knows a function that is neither read nor listed
as unread, if a file changes its shape, or if a token of a function is lost.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analyzer.csource.functions import FileFacts, read_functions
from analyzer.csource.normalize import normalize
from analyzer.csource.parse import parse
from tests.analyzer.csource_tokens import TokenClasses
from tests.benchmarks.timing import best, show
from tests.conftest import cached_kernel

_FOLDERS = (
    "drivers/hv",
    "arch/x86/hyperv",
    "mm",
    "drivers/iommu",
    "drivers/gpu/drm/hyperv",
    "kernel/irq",
    "virt/kvm",
)
_MOST_WITH_ERROR = 0.015
_PROCESSES = 2
# A function has a body behind its parameters; a macro that makes one has not.
_BODY = (
    rb"\b%s\s*\((?:[^(){};]|\((?:[^(){};]|\([^(){};]*\))*\))*\)"
    rb"(?:\s|/\*.*?\*/|__\w+(?:\([^()]*\))?)*\{"
)


@dataclass(frozen=True, slots=True)
class _FileResult:
    path: str
    functions: int
    errors: tuple[str, ...]
    unread: tuple[tuple[int, int, str], ...]
    not_listed: tuple[str, ...]
    lost_tokens: tuple[str, ...]
    same_shape: bool


def main() -> int:
    """Print the tables; exit status 1 if a target is missed."""
    versions = sys.argv[1:] or ["7.2", "5.10"]
    trees = {version: cached_kernel(version) for version in versions}
    failed = False
    for version, tree in trees.items():
        if tree is None:
            show(f"SKIPPED: reading C of Linux {version}, which is not in the cache")
            continue
        _show_times(version, tree)
        for folder in _FOLDERS:
            failed = not _show_coverage(version, tree, folder) or failed
    return 1 if failed else 0


def _show_times(version: str, tree: Path) -> None:
    for folder, rounds in (("drivers/hv", 3), ("mm", 1)):
        texts = [path.read_bytes() for path in sorted((tree / folder).rglob("*.[ch]"))]
        raw = best(partial(_parse_all, texts), rounds)
        ours = best(partial(_read_all, texts), rounds)
        two = best(partial(_read_in_processes, texts), 1)
        show(
            f"{version} {folder}: {len(texts)} files, parser alone {raw:.2f} s, "
            f"read with graphs {ours:.2f} s = {ours / raw:.1f} x, "
            f"{_PROCESSES} processes {two:.2f} s = {two / raw:.1f} x"
        )


def _parse_all(texts: list[bytes]) -> None:
    for text in texts:
        parse(text)


def _read_all(texts: list[bytes]) -> None:
    for text in texts:
        _count_nodes(text)


def _count_nodes(text: bytes) -> int:
    facts = read_functions("file.c", text.decode("utf-8", "replace"))
    return sum(len(function.graph.nodes) for function in facts.functions)


def _read_in_processes(texts: list[bytes]) -> None:
    with ProcessPoolExecutor(_PROCESSES) as pool:
        for _ in pool.map(_count_nodes, texts, chunksize=8):
            pass


def _show_coverage(version: str, tree: Path, folder: str) -> bool:
    paths = sorted((tree / folder).rglob("*.c"))
    if not paths:
        show(f"{version} {folder}: no C files")
        return True
    known = _ctags(paths)
    with ProcessPoolExecutor(_PROCESSES) as pool:
        results = list(pool.map(partial(_read, known=known), paths, chunksize=4))
    functions = sum(r.functions for r in results)
    errors = sum(len(r.errors) for r in results)
    not_listed = [f"{r.path}: {n}" for r in results for n in r.not_listed]
    lost = [f"{r.path}: {n}" for r in results for n in r.lost_tokens]
    shape = [r.path for r in results if not r.same_shape]
    ctags = sum(map(len, known.values())) if known is not None else "no ctags"
    show(
        f"{version} {folder}: {len(paths)} files, {functions} functions (ctags: {ctags}), "
        f"{errors} with a parse error = {100 * errors / functions:.2f} %, "
        f"{len(not_listed)} not listed, {len(lost)} tokens lost, {len(shape)} files changed shape"
    )
    for result in results:
        for name in result.errors:
            show(f"    {os.path.relpath(result.path, tree)}: parse error in {name}")
        for first, last, reason in result.unread:
            show(f"    {os.path.relpath(result.path, tree)}:{first}-{last}: {reason}")
    for line in (not_listed + lost + shape)[:20]:
        show(f"    {line}")
    enough = errors <= functions * _MOST_WITH_ERROR
    return enough and not not_listed and not lost and not shape


def _read(path: Path, known: dict[str, list[tuple[str, int]]] | None) -> _FileResult:
    source = path.read_bytes()
    facts = read_functions(str(path), source.decode("utf-8", "replace"))
    normalized = normalize(source).source
    lost = [
        f"{outline.name}: {complaint}"
        for outline in facts.outlines
        for complaint in TokenClasses(facts, outline, source, normalized).unexplained()
    ]
    return _FileResult(
        str(path),
        len(facts.outlines),
        tuple(o.name for o in facts.outlines if o.error),
        facts.unread,
        tuple(_not_listed(facts, source, known.get(str(path), []) if known else [])),
        tuple(lost),
        len(normalized) == len(source) and normalized.count(b"\n") == source.count(b"\n"),
    )


def _not_listed(facts: FileFacts, source: bytes, known: list[tuple[str, int]]) -> list[str]:
    """Functions ctags finds whose lines are neither in a function nor listed as unread."""
    lines = source.split(b"\n")
    return [
        f"{name} (line {line})"
        for name, line in known
        if facts.at(line) is None
        and not any(first <= line <= last for first, last, _ in facts.unread)
        and re.search(_BODY % name.encode(), b"\n".join(lines[line - 1 : line + 12]))
    ]


def _ctags(paths: list[Path]) -> dict[str, list[tuple[str, int]]] | None:
    """Functions of each file as Universal Ctags sees them."""
    if shutil.which("ctags") is None:
        return None
    options = ["ctags", "-x", "--languages=C", "--kinds-C=f", "--_xformat=%N\t%n\t%F", "-u"]
    done = subprocess.run(
        [*options, *map(str, paths)], check=True, capture_output=True, text=True, timeout=300
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for line in done.stdout.splitlines():
        name, number, path = line.split("\t")
        found.setdefault(path, []).append((name, int(number)))
    return found


if __name__ == "__main__":
    sys.exit(main())
