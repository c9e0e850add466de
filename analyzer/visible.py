"""What is visible in a C file: its own declarations and those of everything it includes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analyzer.csource.declarators import Aggregate
from analyzer.csource.declared import Declared, DeclaredFiles
from analyzer.csource.declaring import FunctionDeclared
from analyzer.csource.preprocessed import Macro
from analyzer.csource.using import WORD
from analyzer.includes import Closure, Includes
from patches.search import files_with_words
from patches.tree import HunksOnlyTree, SourceFile, SourceTree


@dataclass(frozen=True, slots=True)
class Meaning:
    """
    What a name is declared as, wherever it is visible.

    :param places: files that declare it in any way, nearest first.
    :param mentioned: files whose code has the word without a declaration that was understood.
    """

    functions: tuple[tuple[str, FunctionDeclared], ...]
    macros: tuple[tuple[str, Macro], ...]
    places: tuple[str, ...]
    mentioned: tuple[str, ...]


class VisibleFile:
    """
    One C file of a tree, with what it can see.

    :ivar source: the file; its *complete* says if all of it is known.
    """

    def __init__(self, reader: VisibleReader, tree: SourceTree, source: SourceFile) -> None:
        self._reader, self.tree, self.source = reader, tree, source
        self.path = source.path
        self._meanings: dict[str, Meaning] = {}
        self._aggregates: dict[tuple[str, str], Sequence[tuple[str, Aggregate]]] = {}

    @cached_property
    def declared(self) -> Declared:
        """Its own declarations and uses."""
        gaps = self.source.gaps
        if not self.source.complete:
            behind = self.source.text.count("\n") + 1
            gaps = (*gaps, (behind, behind + 1))
        return self._reader.files.read(self.source.text, gaps)

    @cached_property
    def closure(self) -> Closure:
        """What it includes."""
        return self._reader.includes.closure(self.tree, self.path)

    @cached_property
    def texts(self) -> Sequence[tuple[str, str]]:
        """Path and text of everything it includes, nearest first."""
        found = []
        for path in self.closure.paths:
            file = self.tree.read(path)
            if file is not None:
                found.append((path, file.text))
        return found

    @cached_property
    def _words(self) -> Sequence[frozenset[str]]:
        return [self._reader.words(text) for _, text in self.texts]

    @cached_property
    def shapes(self) -> Mapping[str, frozenset[str]]:
        """Name -> what uses of it elsewhere may depend on: a use breaks where one of them goes."""
        shapes: dict[str, set[str]] = {name: {"declared"} for name in self.declared.names}
        for function in self.declared.functions:
            count = None if function.parameters is None else len(function.parameters)
            shapes.setdefault(function.name, set()).add(f"function of {count}")
        for macro in self.declared.macros:
            shapes[macro.name].add(f"macro of {macro.parameters}")
        for one in self.declared.aggregates:
            shapes.setdefault(one.tag, set()).update(field.name for field in one.fields)
        return {name: frozenset(parts) for name, parts in shapes.items()}

    @cached_property
    def unsure(self) -> str:
        """Why not everything that it sees is known; empty if it is."""
        if isinstance(self.tree, HunksOnlyTree):
            return "there is no tree to look up what it includes"
        if not self.source.complete:
            return "only parts of the file are known"
        if not self.declared.sure:
            return "braces that do not pair in every configuration"
        for one in self.closure.unresolved:
            name = f"{one.name}" if one.name else "what a macro names"
            return f"{one.path} includes {name}, which is not in the tree"
        for path in self.closure.paths:
            file = self.tree.read(path)
            if file is not None and not file.complete:
                return f"only parts of {path} are known"
        return ""

    @cached_property
    def built(self) -> bool:
        """
        Some Makefile names its object file, or it is a header.

        Without one it is not compiled at this step, or as a part of another file only.
        """
        if not self.path.endswith(".c"):
            return True
        folder, name = posixpath.split(self.path)
        wanted = re.compile(rf"(?:^|[\s/]){re.escape(name[:-2])}\.o\b", re.MULTILINE)
        while True:
            for listing in ("Makefile", "Kbuild"):
                file = self.tree.read(f"{folder}/{listing}" if folder else listing)
                if file is not None and wanted.search(file.text):
                    return True
            if not folder:
                return False
            folder = posixpath.dirname(folder)

    def meaning(self, name: str) -> Meaning:
        """Every visible declaration of *name*, of a function, macro, variable, type or constant."""
        known = self._meanings.get(name)
        if known is None:
            known = self._meanings[name] = self._look_up(name)
        return known

    def _look_up(self, name: str) -> Meaning:
        functions: list[tuple[str, FunctionDeclared]] = []
        macros: list[tuple[str, Macro]] = []
        places: list[str] = []
        mentioned: list[str] = []
        for path, declared in self._with(name):
            functions += [(path, f) for f in declared.functions_by_name.get(name, ())]
            macros += [(path, m) for m in declared.macros_by_name.get(name, ())]
            if name in declared.names:
                places.append(path)
        if not places:
            mentioned += [p for p, d in self._with(name)[1:] if name in d.mentioned]
        return Meaning(tuple(functions), tuple(macros), tuple(places), tuple(mentioned))

    def _with(self, name: str) -> Sequence[tuple[str, Declared]]:
        """The file itself, and every header it sees that has *name* in its text."""
        read = self._reader.files.read
        headers = [
            (path, read(text))
            for (path, text), words in zip(self.texts, self._words, strict=True)
            if name in words
        ]
        return [(self.path, self.declared), *headers]

    def aggregates(self, kind: str, tag: str) -> Sequence[tuple[str, Aggregate]]:
        """Definitions of a struct or union, with the file each stands in."""
        known = self._aggregates.get((kind, tag))
        if known is None:
            known = self._aggregates[kind, tag] = [
                (path, one)
                for path, declared in self._with(tag)
                for one in declared.aggregates_by_tag.get((kind, tag), ())
            ]
        return known

    def pasted(self, name: str) -> str:
        """A visible macro that may write *name* by joining words, or empty."""
        for path, pattern, macro in self._pastes:
            if pattern.fullmatch(name):
                return f"{macro} of {path}"
        return ""

    @cached_property
    def _pastes(self) -> Sequence[tuple[str, re.Pattern[str], str]]:
        read = self._reader.files.read
        everywhere = [
            (self.path, self.declared),
            *((path, read(text)) for path, text in self.texts if "##" in text),
        ]
        return [
            (path, pattern, macro.name)
            for path, declared in everywhere
            for macro in declared.macros
            if "##" in macro.body
            for pattern in _joined(macro)
        ]


_JOIN = re.compile(r"\w+(?:\s*##\s*\w+)+")
_LEAST_LITERAL = 3


def _joined(macro: Macro) -> list[re.Pattern[str]]:
    """What words *macro* can write: its own letters with anything for the parameters."""
    found = []
    for match in _JOIN.finditer(macro.body):
        parts = re.split(r"\s*##\s*", match[0])
        own = [part for part in parts if part not in macro.names and part != "__VA_ARGS__"]
        if sum(len(part.strip("_")) for part in own) >= _LEAST_LITERAL:
            text = "".join(re.escape(part) if part in own else r"\w+" for part in parts)
            found.append(re.compile(text))
    return found


class VisibleReader:
    """Opens files of trees; shares what they have in common."""

    def __init__(self) -> None:
        self.files = DeclaredFiles()
        self.includes = Includes()
        self._words: dict[str, frozenset[str]] = {}
        self._open: dict[tuple[int, str], VisibleFile] = {}
        # Keeps the trees alive, so that no id is given twice.
        self._trees: dict[int, SourceTree] = {}

    def words(self, text: str) -> frozenset[str]:
        """Every word of *text*, comments included."""
        known = self._words.get(text)
        if known is None:
            known = self._words[text] = frozenset(WORD.findall(text))
        return known

    def open(self, tree: SourceTree, path: str) -> VisibleFile | None:
        """The C file at *path*, or ``None`` if there is none."""
        key = (id(tree), path)
        if key not in self._open:
            source = tree.read(path)
            if source is None:
                return None
            self._trees[id(tree)] = tree
            self._open[key] = VisibleFile(self, tree, source)
        return self._open[key]

    def holders(
        self, tree: SourceTree, names: Sequence[str], near: Sequence[str]
    ) -> Mapping[str, tuple[str, ...]] | None:
        """
        C files of *tree* that have each of *names*; ``None`` if it cannot be searched.

        :param near: folders to look in first: the rest of a kernel tree takes seconds, and is
            looked through only for what no header has in these.
        """
        found = files_with_words(tree, names, near)
        if found is None:
            return None
        left = [n for n in names if not any(path.endswith(".h") for path in found[n])]
        everywhere = files_with_words(tree, left, ()) if left else {}
        return None if everywhere is None else {**found, **everywhere}
