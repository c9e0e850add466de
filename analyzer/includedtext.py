"""All the text that a C file of a tree includes, so that the absence of a word can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from analyzer.visibility import named_headers
from patches.tree import SourceTree

# drivers/net files of Linux 7.2 reach some 2,500 headers.
MOST_FILES = 6_000
_INCLUDE = re.compile(r"""^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]""", re.MULTILINE)
# What the kernel's Makefile makes every file include (-include, Linux 7.2).
_FORCED = ("include/linux/kconfig.h", "include/linux/compiler_types.h")


@lru_cache(maxsize=1 << 14)
def _included(text: str) -> tuple[tuple[str, str], ...]:
    """The includes of a file; most files are the same at every step of a series."""
    return tuple((quoted, target) for quoted, target in _INCLUDE.findall(text))


class IncludedText:
    """Headers of one tree, by what includes them; every branch of their conditionals counts."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._texts: dict[str, str | None] = {}
        self._headers: dict[tuple[str, Sequence[str]], Mapping[str, str] | None] = {}

    def headers(self, path: str, architectures: tuple[str, ...]) -> Mapping[str, str] | None:
        """
        Path -> text of every header that *path* may include, however deep.

        :param architectures: whose ``asm/`` headers are meant.
        :return: ``None`` if that cannot be told: a file has gaps, or there are too many.
        """
        key = (path, architectures)
        if key not in self._headers:
            self._headers[key] = self._collected(path, architectures)
        return self._headers[key]

    def _collected(self, path: str, architectures: tuple[str, ...]) -> Mapping[str, str] | None:
        found: dict[str, str] = {}
        waiting = [path, *_FORCED]
        visited: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in visited:
                continue
            visited.add(name)
            text = self._text(name)
            if text is None or len(visited) > MOST_FILES:
                return None
            if name != path:
                found[name] = text
            for quoted, target in _included(text):
                waiting += self._meant(name, target, quoted == '"', architectures)
        return found

    def _text(self, path: str) -> str | None:
        if path not in self._texts:
            source = self._tree.read(path)
            if source is None:
                # Only the forced headers may be missing: trees of other years name them otherwise.
                self._texts[path] = "" if path in _FORCED else None
            else:
                self._texts[path] = source.text if source.complete else None
        return self._texts[path]

    def _meant(
        self, path: str, target: str, quoted: bool, architectures: Sequence[str]
    ) -> Iterator[str]:
        """Files that exist and may be meant: all of them, as makefiles may add search folders."""
        places = list(named_headers(path, target, quoted))
        for architecture in architectures:
            places += [f"arch/{architecture}/include/{target}"]
            places += [f"arch/{architecture}/include/uapi/{target}"]
        if target.startswith("asm/"):
            places.append("include/asm-generic/" + target.removeprefix("asm/"))
        for place in dict.fromkeys(places):
            if self._tree.read(place) is not None:
                yield place
