"""Files beside those of a series that call its functions, or define what they call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from analyzer.csource.syntax import Function
from analyzer.effects import KernelApi
from analyzer.files import ReadFile
from analyzer.reader import C_SUFFIXES, SourceReader
from analyzer.summaries import callees
from patches.tree import SourceFile, SourceTree, names_in

_WORD = re.compile(r"[A-Za-z_]\w+")
# A folder beyond this is a subsystem, not a driver: reading it costs more than it tells.
_MOST_FILES = 150
_MOST_BYTES = 6_000_000
_MOST_READ = 40
_MOST_READ_BYTES = 2_500_000


def neighbours(
    tree: SourceTree, files: Mapping[str, ReadFile], reader: SourceReader, api: KernelApi
) -> dict[str, ReadFile]:
    """
    Read files of the touched folders that share a function with the touched code, by path.

    Nothing of them is reviewed: no line counts as touched. Without a tree there are none.
    """
    wanted = _names(files, api)
    found: dict[str, ReadFile] = {}
    size = 0
    folders = {path.rpartition("/")[0] for path in files if path.endswith(".c")}
    for folder in sorted(folders):
        for source in _sources(tree, folder):
            known = source.path in files or not source.complete
            if known or not wanted & set(_WORD.findall(source.text)):
                continue
            size += len(source.text)
            if len(found) >= _MOST_READ or size > _MOST_READ_BYTES:
                return found
            found[source.path] = ReadFile(source.path, source, reader.read(source), {})
    return found


def _sources(tree: SourceTree, folder: str) -> Iterator[SourceFile]:
    paths = [path for path in names_in(tree, folder) if path.endswith(C_SUFFIXES)]
    size = 0
    for path in paths if len(paths) <= _MOST_FILES else ():
        source = tree.read(path)
        size += len(source.text) if source is not None else 0
        if size > _MOST_BYTES:
            return
        if source is not None:
            yield source


def _names(files: Mapping[str, ReadFile], api: KernelApi) -> set[str]:
    """What touched functions are called, and what they call that no file of the series defines."""
    defined = {outline.name for file in files.values() for outline in file.outlines}
    touched: list[Function] = [o.build() for file in files.values() for o in file.changed()]
    called = {name for function in touched for name in callees(function)}
    return {f.name for f in touched if not f.static} | (called - defined - set(api.effects))
