"""Layouts of the structures in a tree, with types resolved through the headers a file includes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.csource.layout import StructLayout, UnknownLayout
from analyzer.csource.machine import ARM64, X86_64, Machine
from analyzer.csource.structs import StructReader
from analyzer.csource.typefile import TypeFile
from analyzer.csource.typescope import TypeScope
from analyzer.includes import Includes, architecture_of
from patches.tree import HunksOnlyTree, OverlayTree, SourceFile, SourceTree

Layout = StructLayout | UnknownLayout


def machines_of(path: str) -> tuple[Machine, ...]:
    """The machines a file is for: of its architecture, or both 64-bit ones."""
    if not path.startswith("arch/"):
        return (X86_64, ARM64)
    return {"x86": (X86_64,), "arm64": (ARM64,)}.get(architecture_of(path), ())


class Layouts:
    """Reads layouts in trees; a text that trees have in common is read once."""

    def __init__(self) -> None:
        self._includes = Includes()
        self._files: dict[tuple[str, str], TypeFile] = {}
        self._seen: dict[tuple[int, str], tuple[SourceTree, tuple[str, ...]]] = {}
        self._readers: dict[tuple[int, str, str], tuple[SourceTree, StructReader]] = {}

    def of_file(self, tree: SourceTree, path: str, machine: Machine) -> tuple[Layout, ...]:
        """
        Every named structure and union that *path* defines, in order.

        :param tree: without a tree at hand (``HunksOnlyTree``), types come from what it shows.
        """
        reader = self.reader(tree, path, machine)
        return reader.layouts(reader.scope.files[0]) if reader is not None else ()

    def find(
        self, tree: SourceTree, path: str, words: str, machine: Machine
    ) -> StructLayout | None:
        """
        The layout of ``struct x`` as *path* sees it, ``None`` if it is not decided.

        It is read as the header that defines it sees it, which is much less to read.
        """
        kind, _, tag = words.partition(" ")
        if kind not in ("struct", "union"):
            return None
        key = (id(tree), path)
        if key not in self._seen:
            closure = self._includes.closure(tree, path, architecture=_folder(machine))
            self._seen[key] = (tree, tuple(dict.fromkeys((path, *closure.paths, *_shown(tree)))))
        for one in self._seen[key][1]:
            source = tree.read(one)
            if source is None or tag not in source.text:
                continue
            reader = self.reader(tree, one, machine) if _defines(source.text, words) else None
            for body, name in reader.outermost(reader.scope.files[0]) if reader else ():
                if f"{body.kind} {name}" == words and reader is not None:
                    found = reader.layout_at(reader.scope.files[0], body, name)
                    return found if isinstance(found, StructLayout) else None
        return None

    def reader(self, tree: SourceTree, path: str, machine: Machine) -> StructReader | None:
        """What finds types as *path* sees them; ``None`` if there is no such file."""
        # The tree is kept: its number must not be given to another one.
        key = (id(tree), path, machine.name)
        if key not in self._readers:
            source = tree.read(path)
            if source is None:
                return None
            self._readers[key] = (tree, StructReader(self._scope(tree, source, machine)))
        return self._readers[key][1]

    def _scope(self, tree: SourceTree, source: SourceFile, machine: Machine) -> TypeScope:
        closure = self._includes.closure(tree, source.path, architecture=_folder(machine))
        own = f"arch/{_folder(machine)}/"
        shown = [p for p in _shown(tree) if not p.startswith("arch/") or p.startswith(own)]
        paths = dict.fromkeys((*closure.paths, *shown))
        paths.pop(source.path, None)
        found = [tree.read(path) for path in paths]
        files = [self._file(source), *(self._file(file) for file in found if file is not None)]
        return TypeScope(machine, files, not closure.unresolved)

    def _file(self, source: SourceFile) -> TypeFile:
        key = (source.path, source.text)
        if key not in self._files:
            behind = source.text.count("\n") + 1
            gaps = source.gaps if source.complete else (*source.gaps, (behind, behind + 1))
            self._files[key] = TypeFile(source.path, source.text, gaps)
        return self._files[key]


def _folder(machine: Machine) -> str:
    """Name of the machine's folder under arch/."""
    return "arm64" if machine is ARM64 else "x86"


def _shown(tree: SourceTree) -> Sequence[str]:
    """Headers that the patches show: another one may have to be included before this one."""
    base = tree.base if isinstance(tree, OverlayTree) else tree
    changed = tree.changes if isinstance(tree, OverlayTree) else {}
    shown = base.files if isinstance(base, HunksOnlyTree) else {}
    return [path for path in sorted({*shown, *changed}) if path.endswith(".h")]


def _defines(text: str, words: str) -> bool:
    kind, _, tag = words.partition(" ")
    return re.search(rf"\b{kind}\b[^;{{}}]*\b{re.escape(tag)}\b[^;{{}}()]*\{{", text) is not None
