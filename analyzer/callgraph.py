"""Who calls whom in some files, and in which contexts each function runs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from analyzer.csource.pointers import Way
from analyzer.entries import (
    Entry,
    EntryFinder,
    FileCode,
    FunctionId,
    Resolver,
    Structs,
    find_entries,
)
from analyzer.entrypoint import EntryContext, EntryPoints


class CallWay(Enum):
    """How a call finds its function."""

    NAME = "by name"
    FIELD = "through a field"
    GIVEN = "through a call that is given the function"


@dataclass(frozen=True, slots=True)
class CallEdge:
    """A call in line *line* of the caller. By field, it is one of those it may be."""

    caller: FunctionId
    callee: FunctionId
    line: int
    way: CallWay


@dataclass(frozen=True, slots=True)
class EnteredAs:
    """
    A context in which a function may run.

    :param entry: the way in. :param through: functions from the one entered to the one before this
        one; empty for the one entered itself.
    """

    entry: Entry
    through: tuple[FunctionId, ...]


@dataclass(frozen=True, slots=True)
class CallGraph:
    """:param functions: by path and line. :param edges: by caller, line and callee."""

    functions: tuple[FunctionId, ...]
    edges: tuple[CallEdge, ...]
    entries: tuple[Entry, ...]

    def callers(self, function: FunctionId) -> tuple[CallEdge, ...]:
        return tuple(e for e in self.edges if e.callee == function)

    def callees(self, function: FunctionId) -> tuple[CallEdge, ...]:
        return tuple(e for e in self.edges if e.caller == function)

    def entries_of(self, function: FunctionId) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if e.function == function)

    def entered_as(self) -> Mapping[FunctionId, tuple[EnteredAs, ...]]:
        """
        For each function its contexts in the order of ``EntryContext``, each with a shortest way.

        Ways by name come before ways that may be; a function that other files may call by name has
        contexts beyond these.
        """
        callees: dict[FunctionId, list[FunctionId]] = {}
        for edge in self.edges:
            callees.setdefault(edge.caller, []).append(edge.callee)
        found: dict[FunctionId, list[EnteredAs]] = {f: [] for f in self.functions}
        for context in EntryContext:
            for function, way in self._reached(context, callees):
                found[function].append(way)
        return {function: tuple(ways) for function, ways in found.items()}

    def _reached(
        self, context: EntryContext, callees: Mapping[FunctionId, Sequence[FunctionId]]
    ) -> Iterator[tuple[FunctionId, EnteredAs]]:
        waiting = deque(
            (e.function, EnteredAs(e, ())) for e in self.entries if e.context is context
        )
        seen: set[FunctionId] = set()
        while waiting:
            function, way = waiting.popleft()
            if function in seen:
                continue
            seen.add(function)
            yield function, way
            onward = EnteredAs(way.entry, (*way.through, function))
            waiting.extend((callee, onward) for callee in callees.get(function, ()))


def call_graph(files: Sequence[FileCode], points: EntryPoints) -> CallGraph:
    """
    Build the call graph of *files*.

    A call by name goes to the file's own function, else to one of another file that is not static.
    A call through a field goes to every function that is put into a field of that name; where both
    structures are known, they must be the same.
    """
    resolver = Resolver(files)
    edges = [
        *_by_name(files, resolver),
        *_by_field(files, resolver),
        *_given(files, resolver, points),
    ]
    return CallGraph(
        tuple(sorted((f for file in files for f in file.functions), key=_place)),
        tuple(
            sorted(
                dict.fromkeys(edges),
                key=lambda e: (_place(e.caller), e.line, _place(e.callee), e.way.value),
            )
        ),
        find_entries(files, points),
    )


def _place(function: FunctionId) -> tuple[str, int, str]:
    return function.path, function.line, function.name


def _by_name(files: Sequence[FileCode], resolver: Resolver) -> Iterator[CallEdge]:
    for file in files:
        for caller, sites in zip(file.functions, file.calls, strict=True):
            for site in sites:
                for callee in () if site.pointer else resolver.resolve(file.path, site.name):
                    yield CallEdge(caller, callee, site.line, CallWay.NAME)


def _by_field(files: Sequence[FileCode], resolver: Resolver) -> Iterator[CallEdge]:
    structs = Structs(files)
    held: dict[str, list[tuple[str, FunctionId]]] = {}
    for file in files:
        for use in file.uses:
            if use.way in (Way.FIELD, Way.ASSIGNED):
                tag, field = structs.innermost(use.owner, use.field or use.variable)
                for function in resolver.resolve(file.path, use.name):
                    held.setdefault(field, []).append((tag, function))
    for file in files:
        for caller, sites in zip(file.functions, file.calls, strict=True):
            for site in sites:
                for tag, function in held.get(site.name, ()) if site.pointer else ():
                    if not (tag and site.tag) or tag == site.tag:
                        yield CallEdge(caller, function, site.line, CallWay.FIELD)


def _given(
    files: Sequence[FileCode], resolver: Resolver, points: EntryPoints
) -> Iterator[CallEdge]:
    """Functions given to a call that calls them before it returns."""
    finder = EntryFinder(points, resolver, files)
    for file in files:
        for use in file.uses:
            if use.way is not Way.ARGUMENT or not finder.calls_it(file, use):
                continue
            owners = resolver.resolve(file.path, use.owner)
            here = resolver.enclosing(file.path, use.function, use.line)
            for caller in owners or here:
                for callee in resolver.resolve(file.path, use.name):
                    line = use.line if not owners else caller.line
                    yield CallEdge(caller, callee, line, CallWay.GIVEN)
