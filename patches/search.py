"""Which files of a tree have a word, without reading the tree file by file."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from patches.gitenv import git_arguments, git_environment
from patches.tree import MOST_BYTES, DirectoryTree, GitTree, OverlayTree, SourceTree

_SECONDS = 60
_SUFFIXES = (".c", ".h", ".S")


def files_with_words(
    tree: SourceTree, words: Sequence[str], folders: Sequence[str]
) -> Mapping[str, tuple[str, ...]] | None:
    """
    C files of *tree* that have each of *words*: word -> paths, in order.

    :param folders: where to look; nothing means everywhere.
    :return: ``None`` if the tree cannot be searched.
    """
    overlay: Mapping[str, object] = {}
    if isinstance(tree, OverlayTree):
        overlay, base = tree.changes, tree.base
    else:
        base = tree
    if isinstance(base, GitTree):
        pairs = _git_grep(base, words, folders)
    elif isinstance(base, DirectoryTree):
        pairs = _walk(base, words, folders)
    else:
        return None
    if pairs is None:
        return None
    found: dict[str, dict[str, None]] = {word: {} for word in words}
    for path, word in pairs:
        if path not in overlay and word in found:
            found[word][path] = None
    for path, _ in sorted(overlay.items()):
        if path.endswith(_SUFFIXES) and _below(path, folders):
            file = tree.read(path)
            for word in _words_of(file.text, words) if file is not None else ():
                found[word][path] = None
    return {word: tuple(sorted(paths)) for word, paths in found.items()}


def _below(path: str, folders: Sequence[str]) -> bool:
    return not folders or any(path.startswith(folder.rstrip("/") + "/") for folder in folders)


def _words_of(text: str, words: Sequence[str]) -> list[str]:
    return [w for w in words if w in text and re.search(rf"\b{re.escape(w)}\b", text)]


def _git_grep(
    tree: GitTree, words: Sequence[str], folders: Sequence[str]
) -> list[tuple[str, str]] | None:
    command = ["grep", "-I", "-z", "-o", "-w", "-F", "--no-textconv", "--no-recurse-submodules"]
    for word in words:
        command += ["-e", word]
    # Literal pathspecs are on, so only folders can be named.
    command += [tree.commit, "--", *(folders or ["."])]
    try:
        done = subprocess.run(  # noqa: S603 - no shell; words are C identifiers
            git_arguments(*command),
            cwd=tree.git_dir,
            env=git_environment(tree.git_dir),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode not in (0, 1):
        return None
    prefix = tree.commit + ":"
    pairs: list[tuple[str, str]] = []
    for line in done.stdout.decode("utf-8", "replace").split("\n"):
        place, _, word = line.partition("\0")
        path = place.removeprefix(prefix)
        if path.endswith(_SUFFIXES):
            pairs.append((path, word))
    return pairs


def _walk(
    tree: DirectoryTree, words: Sequence[str], folders: Sequence[str]
) -> list[tuple[str, str]]:
    return [
        (path, word)
        for folder in (folders or [""])
        for path in _paths(tree.root, folder)
        if (file := tree.read(path)) is not None
        for word in _words_of(file.text, words)
    ]


def _paths(root: Path, folder: str) -> Iterator[str]:
    for current, inner, files in os.walk(root / folder):
        inner.sort()
        for name in sorted(files):
            place = Path(current) / name
            if name.endswith(_SUFFIXES) and place.lstat().st_size <= MOST_BYTES:
                yield place.relative_to(root).as_posix()
