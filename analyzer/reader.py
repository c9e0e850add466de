"""Reads C files of trees, each text once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analyzer.csource.functions import FileFacts, FunctionOutline
from analyzer.effects import own_rows
from analyzer.factcache import FactCache, key_of
from analyzer.sourcefacts import SourceFacts, SourceText
from analyzer.visible import VisibleReader
from patches.tree import SourceFile, SourceTree

C_SUFFIXES = (".c", ".h")


class SourceReader:
    """
    Reads C files of trees; a file that a later patch leaves alone is parsed once.

    :param cache: facts of earlier runs; ``None`` reads everything anew.
    :ivar visible: what files declare and see, read without a parser.
    """

    def __init__(self, cache: FactCache | None = None) -> None:
        self.visible = VisibleReader()
        self._cache = cache
        self._read: dict[SourceText, SourceFacts] = {}

    def facts(self, source: SourceFile, headings: Mapping[int, str] | None = None) -> FileFacts:
        """:param headings: for a file with gaps, the function at the first line of each hunk."""
        return self.read(source, headings).facts

    def read(self, source: SourceFile, headings: Mapping[int, str] | None = None) -> SourceFacts:
        """As ``facts``, with values and calls."""
        gaps = _gaps(source)
        named = tuple(sorted(headings.items())) if gaps and headings else ()
        text = SourceText(source.path, source.text, gaps, named)
        if text not in self._read:
            stored = None
            if self._cache is not None:
                stored = self._cache.get(key_of(text.identity, *_own()))
            self._read[text] = SourceFacts(text, stored)
        return self._read[text]

    def outlines(self, tree: SourceTree, path: str) -> Sequence[FunctionOutline]:
        """Functions of a C file of *tree*; none if it is not there or not C."""
        source = tree.read(path) if path.endswith(C_SUFFIXES) else None
        return self.facts(source).outlines if source is not None else ()

    def save(self) -> None:
        """Store what was read for the next run."""
        if self._cache is not None:
            keys = {key_of(text.identity, *_own()): facts for text, facts in self._read.items()}
            new = {key: facts.to_store() for key, facts in keys.items() if facts.grown}
            self._cache.put(new, [key for key in keys if key not in new])


def _own() -> list[str]:
    """What decides facts beside the text and our code: rows that are not in the tables."""
    return [repr(row) for row in own_rows()]


def _gaps(source: SourceFile) -> tuple[tuple[int, int], ...]:
    """Gaps of a file, with the one behind its last known line."""
    if source.complete:
        return source.gaps
    behind = source.text.count("\n") + 1
    return (*source.gaps, (behind, behind + 1))
