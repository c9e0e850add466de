"""Which files of a tree a user means with paths, folders and patterns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from patches.series import PatchInputError
from patches.tree import FOLDER, LINK, SUBMODULE, DirectoryTree, GitTree

ListedTree = GitTree | DirectoryTree


def files_named(tree: ListedTree, wanted: Sequence[str], suffixes: tuple[str, ...]) -> list[str]:
    """
    Return the files of *tree* with one of *suffixes* that *wanted* names, sorted.

    :param wanted: files, folders with all that is below them, and patterns of either, where ``*``
        stops at a slash. Nothing means the whole tree.
    :raises PatchInputError: for one that names no such file.
    """
    found: set[str] = set()
    for one in wanted or ("",):
        parts = [part for part in one.split("/") if part not in ("", ".")]
        files = {path for start in _matching(tree, "", parts) for path in _below(tree, *start)}
        named = {path for path in files if path.endswith(suffixes)}
        if not named:
            text = f"expected a path with C files, {' or '.join(suffixes)}; there is none"
            raise PatchInputError(one or tree.describe(), None, text)
        found |= named
    return sorted(found)


def beside(tree: ListedTree, path: str, suffixes: tuple[str, ...]) -> list[str]:
    """Files with one of *suffixes* in the folder of *path*, itself among them, sorted."""
    folder = path.rpartition("/")[0]
    return sorted(
        f"{folder}/{name}" if folder else name
        for name, mode in tree.children(folder).items()
        if _regular(mode) and name.endswith(suffixes)
    )


def _matching(tree: ListedTree, folder: str, parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Path and mode of everything that *parts* name below *folder*."""
    if not parts:
        yield folder, FOLDER
        return
    for name, mode in tree.children(folder).items():
        if not fnmatchcase(name, parts[0]):
            continue
        path = f"{folder}/{name}" if folder else name
        if len(parts) == 1:
            yield path, mode
        elif _folder(mode):
            yield from _matching(tree, path, parts[1:])


def _below(tree: ListedTree, path: str, mode: str) -> Iterator[str]:
    if _regular(mode):
        yield path
    elif _folder(mode):
        for name, inner in tree.children(path).items():
            yield from _below(tree, f"{path}/{name}" if path else name, inner)


def _folder(mode: str) -> bool:
    return int(mode, 8) == int(FOLDER, 8)


def _regular(mode: str) -> bool:
    return mode not in (LINK, SUBMODULE) and not _folder(mode)
