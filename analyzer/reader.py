"""Reads C files of trees, each text once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analyzer.csource.functions import FileFacts, FunctionOutline, read_functions
from analyzer.visible import VisibleReader
from patches.tree import SourceFile, SourceTree

C_SUFFIXES = (".c", ".h")


class SourceReader:
    """
    Reads C files of trees; a file that a later patch leaves alone is parsed once.

    :ivar visible: what files declare and see, read without a parser.
    """

    def __init__(self) -> None:
        self.visible = VisibleReader()
        self._read: dict[tuple[str, str], FileFacts] = {}

    def facts(self, source: SourceFile, headings: Mapping[int, str] | None = None) -> FileFacts:
        """:param headings: for a file with gaps, the function at the first line of each hunk."""
        gaps = _gaps(source)
        if gaps and headings:
            return read_functions(source.path, source.text, gaps, headings)
        key = (source.path, source.text)
        if key not in self._read:
            self._read[key] = read_functions(source.path, source.text, gaps)
        return self._read[key]

    def outlines(self, tree: SourceTree, path: str) -> Sequence[FunctionOutline]:
        """Functions of a C file of *tree*; none if it is not there or not C."""
        source = tree.read(path) if path.endswith(C_SUFFIXES) else None
        return self.facts(source).outlines if source is not None else ()


def _gaps(source: SourceFile) -> tuple[tuple[int, int], ...]:
    """Gaps of a file, with the one behind its last known line."""
    if source.complete:
        return source.gaps
    behind = source.text.count("\n") + 1
    return (*source.gaps, (behind, behind + 1))
