"""Functions of several files together: who calls whom, what is held, how each is entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analyzer.callgraph import CallGraph, call_graph
from analyzer.csource.functions import FileFacts
from analyzer.csource.syntax import Function
from analyzer.effects import KernelApi
from analyzer.entries import Entry, FileCode, FunctionId, Resolver
from analyzer.sections import Sections, sections

_QUALIFIERS = frozenset({"const", "volatile", "static", "inline"})


@dataclass(frozen=True, slots=True)
class ViewedFile:
    """
    One file of the view.

    :param touched: lines that are reviewed; a file that is only looked at has none.
    """

    path: str
    facts: FileFacts
    code: FileCode
    touched: frozenset[int]


class CodeView:
    """
    Some files, read whole, and what their functions do to each other's context.

    A name stands for the function of its own file, else for one of that name that is not static.
    Several definitions are those of several configurations: what one of them does may happen.
    """

    def __init__(self, files: Sequence[ViewedFile], api: KernelApi) -> None:
        self.files, self.api = tuple(files), api
        self.functions: Mapping[FunctionId, Function] = {
            function: outline.build()
            for file in files
            for function, outline in zip(file.code.functions, file.facts.outlines, strict=True)
        }
        self._touched = {file.path: file.touched for file in files}
        self._resolver = Resolver(file.code for file in files)
        self._sections: dict[FunctionId, Sections | None] = {}

    @cached_property
    def graph(self) -> CallGraph:
        """Calls and entries."""
        return call_graph([file.code for file in self.files], self.api.entries)

    def resolve(self, path: str, name: str) -> tuple[FunctionId, ...]:
        """The definitions that *name* may be in *path*."""
        return self._resolver.resolve(path, name) if name else ()

    def reviewed(self, function: FunctionId) -> bool:
        """A line of the function is reviewed."""
        body, lines = self.functions[function], self._touched.get(function.path, frozenset())
        return any(line in lines for line in range(body.line, body.end_line + 1))

    def sections(self, function: FunctionId) -> Sections:
        """What is open at each call; functions that call themselves see themselves as opaque."""
        known = self._sections.get(function)
        if known is not None:
            return known
        self._sections[function] = None

        def releases(name: str) -> bool:
            return any(
                (callee in self._sections and self._sections[callee] is None)
                or self.sections(callee).releases_callers
                for callee in self.resolve(function.path, name)
            )

        found = sections(self.functions[function], self.api, releases)
        self._sections[function] = found
        return found

    @cached_property
    def entries(self) -> Mapping[FunctionId, tuple[Entry, ...]]:
        """Ways in by function: of tables, calls and macros, and those that parameters tell."""
        found: dict[FunctionId, list[Entry]] = {}
        for entry in self.graph.entries:
            found.setdefault(entry.function, []).append(entry)
        for entry in self._told_by_parameters():
            if not any(e.context is entry.context for e in found.get(entry.function, ())):
                found.setdefault(entry.function, []).append(entry)
        return {function: tuple(entries) for function, entries in found.items()}

    def _told_by_parameters(self) -> Iterator[Entry]:
        rows = {(row.types, row.result): row for row in self.api.contexts.parameters}
        called = {edge.callee for edge in self.graph.edges}
        for function, body in self.functions.items():
            types = tuple(_plain(p.type) for p in body.parameters)
            row = rows.get((types, _plain(body.return_type)))
            # A helper with the same parameters is called by its name.
            if row is not None and function not in called:
                reason = f"its parameter is {', '.join(types)}"
                yield Entry(function, row.context, function.path, function.line, reason)


def _plain(type_text: str) -> str:
    return " ".join(w for w in type_text.replace("*", " * ").split() if w not in _QUALIFIERS)
