"""What one C file says, put together for whoever asks what was read."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.callgraph import CallEdge, EnteredAs, call_graph
from analyzer.csource.evaluation import Constants
from analyzer.csource.functions import FileFacts, FunctionOutline, call_names
from analyzer.csource.syntax import Function
from analyzer.effects import kernel_api
from analyzer.entries import FunctionId
from analyzer.lowering import holes
from analyzer.sourcefacts import SourceFacts
from analyzer.valuefacts import ValueFacts
from reports.report import ReadState


@dataclass(frozen=True, slots=True)
class FunctionView:
    """
    One function of the file.

    :param holes: why it was read in part only. :param entered: contexts, by this file alone.
    :param outside: names it calls that this file does not define, sorted.
    """

    outline: FunctionOutline
    function: Function
    values: ValueFacts
    holes: tuple[str, ...]
    entered: tuple[EnteredAs, ...]
    callers: tuple[CallEdge, ...]
    callees: tuple[CallEdge, ...]
    outside: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.function.name

    @property
    def state(self) -> ReadState:
        if len(self.function.graph.nodes) <= 2 and self.function.graph.unread:
            return ReadState.NOT_READ
        return ReadState.PARTIAL if self.holes else ReadState.WHOLE


@dataclass(frozen=True, slots=True)
class FileView:
    """A file. :param functions: in source order; :param lines: of its text."""

    path: str
    lines: int
    facts: FileFacts
    constants: Constants
    functions: tuple[FunctionView, ...]


def file_view(read: SourceFacts, lines: int) -> FileView:
    """Put the facts of one file together."""
    facts = read.facts
    graph = call_graph([read.code], kernel_api().entries)
    entered = graph.entered_as()
    defined = {outline.name for outline in facts.outlines}
    functions = []
    for outline in facts.outlines:
        function = outline.build()
        known = FunctionId(facts.path, function.name, function.line)
        called = set(call_names(function)) - defined
        functions.append(
            FunctionView(
                outline,
                function,
                read.values(outline),
                (*holes(function), *_left_out(facts, function)),
                entered.get(known, ()),
                graph.callers(known),
                graph.callees(known),
                tuple(sorted(called)),
            )
        )
    return FileView(facts.path, lines, facts, read.constants, tuple(functions))


def _left_out(facts: FileFacts, function: Function) -> tuple[str, ...]:
    """Lines of the file that were not read and stand inside a function."""
    return tuple(
        f"line {first}: {reason}" if first == last else f"lines {first}-{last}: {reason}"
        for first, last, reason in facts.unread
        if function.line < first and last <= function.end_line
    )
