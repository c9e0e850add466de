"""Reviews of the files of a tree: in several processes, and kept between runs."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from analyzer.factcache import FactCache
from analyzer.files import FileReview, code_lines
from analyzer.plainvalues import NotStored, from_bytes, to_bytes
from analyzer.treecode import TreeCode
from reports.finding import Finding

Progress = Callable[[int, int], None]
"""Told the number of files that are done, and of all."""

# What a worker reads: a forked process inherits it, so that no parsed file is sent to it.
_shared: list[TreeCode] = []


def review_files(
    code: TreeCode,
    paths: Sequence[str],
    cache: FactCache | None,
    jobs: int,
    progress: Progress,
) -> Mapping[str, FileReview]:
    """
    Judge every function of *paths*, by path; what an earlier run decided is taken from *cache*.

    The result does not depend on *jobs*, the number of processes.
    """
    keys = {path: code.key(path) for path in paths}
    stored = {path: cache.get(key) if cache else None for path, key in keys.items()}
    found = {path: _known(kept) for path, kept in stored.items() if kept is not None}
    reviews = {path: review for path, review in found.items() if review is not None}
    missing = [path for path in paths if path not in reviews]
    new: dict[bytes, bytes] = {}
    progress(len(reviews), len(paths))
    for path, made in _made(code, missing, jobs):
        new[keys[path]] = made
        reviews[path] = from_bytes(FileReview, made)
        progress(len(reviews), len(paths))
    if cache is not None:
        cache.put(new, [keys[path] for path in paths if keys[path] not in new])
    return {path: _with_code(code, reviews[path]) for path in paths}


def _known(stored: bytes) -> FileReview | None:
    try:
        return from_bytes(FileReview, stored)
    except NotStored:
        return None


def _made(code: TreeCode, paths: Sequence[str], jobs: int) -> Iterator[tuple[str, bytes]]:
    # The largest first: the last one to end decides how long all take.
    largest = sorted(paths, key=lambda path: (-len(code.files[path].touched), path))
    _shared[:] = [code]
    try:
        if min(jobs, len(paths)) <= 1:
            yield from map(_review, largest)
            return
        with multiprocessing.get_context("fork").Pool(min(jobs, len(paths))) as pool:
            yield from pool.imap_unordered(_review, largest)
    finally:
        _shared.clear()


def _review(path: str) -> tuple[str, bytes]:
    review = _shared[0].review(path)
    # The code is in the tree, and nothing of it was touched.
    bare = tuple(replace(finding, code=()) for finding in review.findings)
    return path, to_bytes(replace(review, findings=bare))


def _with_code(code: TreeCode, review: FileReview) -> FileReview:
    file = code.files[review.coverage.path]
    spans = [(f.location.line, f.end_line) for f in review.coverage.functions]

    def shown(finding: Finding) -> Finding:
        line = finding.location.line
        around = ((first, last) for first, last in spans if first <= line <= last)
        return replace(finding, code=code_lines(file, *next(around, (line, line)), {}))

    return replace(review, findings=tuple(shown(finding) for finding in review.findings))
