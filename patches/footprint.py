"""What a series says of the files it touches, to be compared with what a tree holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from patches.diff import FileStatus
from patches.series import Series
from patches.tree import GitTree, SourceTree, entry

_SHORTEST_ID = 7


@dataclass(frozen=True, slots=True)
class Footprint:
    """
    What a series says of the files it touches.

    :param starts: path -> (abbreviated) blob id before the series. Only the first patch on a file
        names what a tree can hold; the ids of later patches are those between two patches.
    :param ends: path -> blob id after the series.
    :param paths: everything that the patches look at, sorted.
    :param changes: hunks, and changes without hunks, in files that no earlier patch touched.
    """

    starts: Mapping[str, str]
    ends: Mapping[str, str]
    paths: tuple[str, ...]
    changes: int


def footprint(series: Series) -> Footprint:
    """Collect what *series* says of its files."""
    starts: dict[str, str] = {}
    ends: dict[str, str] = {}
    touched: set[str] = set()
    changes = 0
    for patch in series.patches:
        for diff in patch.files:
            fresh = diff.old_path and diff.old_path not in touched
            if fresh and diff.status is not FileStatus.ADDED:
                changes += max(len(diff.hunks), 1)
                if _is_id(diff.old_blob):
                    starts[diff.old_path] = diff.old_blob
        for diff in patch.files:
            if diff.old_path and diff.status is not FileStatus.COPIED:
                ends.pop(diff.old_path, None)
            if diff.new_path and _is_id(diff.new_blob):
                ends[diff.new_path] = diff.new_blob
            touched |= {diff.old_path, diff.new_path}
    return Footprint(starts, ends, tuple(sorted(touched - {""})), changes)


def _is_id(blob: str) -> bool:
    return len(blob) >= _SHORTEST_ID and blob.strip("0") != ""


def entries(tree: SourceTree, paths: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Mode and blob id of what *tree* has at each path, twice empty for nothing."""
    if isinstance(tree, GitTree):
        return tuple(tree.object_id(path) for path in paths)
    return tuple(_hashed(tree, path) for path in paths)


def _hashed(tree: SourceTree, path: str) -> tuple[str, str]:
    file = entry(tree, path)
    return ("", "") if file is None else (file.mode, blob_id(file.data))


def blob_id(data: bytes) -> str:
    """Git's id (SHA-1) of a file's contents."""
    # Git's own object format, not a signature of anything.
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
