"""The functions of a file, read when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from analyzer.csource.body import read_body
from analyzer.csource.constants import read_enums
from analyzer.csource.declarations import is_static, read_parameters, return_type, unwrap
from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.gaps import close_gaps
from analyzer.csource.graph import GraphTooLarge
from analyzer.csource.normalize import Normalized, UnreadableSource, normalize
from analyzer.csource.parse import SyntaxNode, parse
from analyzer.csource.recovery import definitions
from analyzer.csource.syntax import (
    Call,
    ControlFlowGraph,
    Declaration,
    Expr,
    Function,
    Node,
    NodeKind,
    walk,
)

# A few seconds' work; the longest functions of the kernel have 50 KiB.
LARGEST_FUNCTION = 256 << 10

OUTSIDE = "parse error outside functions"
_EMPTY = (Node(0, NodeKind.ENTRY, 0, 0), Node(1, NodeKind.EXIT, 0, 0))


class FunctionOutline:
    """
    Name and place of a function definition; the rest is read by ``build``.

    :ivar partial: part of the body is not shown by the input.
    :ivar error: the parse has an ERROR or MISSING node inside.
    :ivar span: bytes of the definition in the file.
    """

    def __init__(
        self, path: str, source: Normalized, node: SyntaxNode, name: str, partial: bool
    ) -> None:
        self.path, self.name, self.partial = path, name, partial
        self.line, self.end_line = node.start_point[0] + 1, node.end_point[0] + 1
        self.error: bool = node.has_error
        self.span = source.span(node.start_byte, node.end_byte)
        self._source, self._node = source, node

    def __repr__(self) -> str:
        return f"<{self.path}:{self.line}-{self.end_line} {self.name}>"

    @property
    def static(self) -> bool:
        """Declared ``static``."""
        return is_static(self._node)

    def overlaps(self, ranges: Iterable[tuple[int, int]]) -> bool:
        """True if a line of the function is in one of *ranges* (first and last line)."""
        return any(first <= self.end_line and last >= self.line for first, last in ranges)

    def build(self) -> Function:
        """Read parameters and the control-flow graph; the result is kept."""
        return self._function

    @cached_property
    def _function(self) -> Function:
        reader = ExpressionReader(self._source)
        declarator = self._node.child_by_field_name("declarator")
        listed = unwrap(declarator).parameters if declarator is not None else None
        return Function(
            self.name,
            self.path,
            self.line,
            self.end_line,
            return_type(reader, self._node),
            read_parameters(reader, listed),
            self.static,
            self.partial,
            self.error,
            self._graph(reader),
        )

    def _graph(self, reader: ExpressionReader) -> ControlFlowGraph:
        body = self._node.child_by_field_name("body")
        try:
            if body is not None and body.end_byte - body.start_byte <= LARGEST_FUNCTION:
                return read_body(reader, body)
            reason = "no body" if body is None else f"longer than {LARGEST_FUNCTION >> 10} KiB"
        except RecursionError:
            reason = "nested too deeply"
        except GraphTooLarge as error:
            reason = str(error)
        return ControlFlowGraph(_EMPTY, (), (), ((self.line, reason),))


class FileFacts:
    """
    What was read of one file.

    :ivar outlines: function definitions in source order.
    :ivar unread: first line, last line and reason of what was not read.
    :ivar defines: object-like macros, name to text.
    """

    def __init__(
        self,
        path: str,
        source: Normalized,
        root: SyntaxNode | None,
        outlines: tuple[FunctionOutline, ...],
        unread: tuple[tuple[int, int, str], ...],
    ) -> None:
        self.path, self.outlines, self.unread = path, outlines, unread
        self._source, self._root = source, root

    @property
    def defines(self) -> Mapping[str, str]:
        """Object-like macros, name to text."""
        return self._source.defines

    @property
    def functions(self) -> tuple[Function, ...]:
        """Every function with its control-flow graph."""
        return tuple(outline.build() for outline in self.outlines)

    def outline(self, name: str) -> FunctionOutline | None:
        """Return the longest definition of *name* (there may be one for each ``#ifdef`` branch)."""
        found = [outline for outline in self.outlines if outline.name == name]
        return max(found, key=lambda o: o.end_line - o.line) if found else None

    def function(self, name: str) -> Function | None:
        """Build the longest definition of *name*."""
        outline = self.outline(name)
        return outline.build() if outline is not None else None

    def at(self, line: int) -> FunctionOutline | None:
        """Return the function *line* is in."""
        return next((o for o in self.outlines if o.line <= line <= o.end_line), None)

    @cached_property
    def enums(self) -> Mapping[str, int]:
        """Enumerators whose value can be computed from this file."""
        if self._root is None:
            return {}
        return read_enums(ExpressionReader(self._source), self._root, self.defines)

    @cached_property
    def _variables(self) -> tuple[frozenset[str], frozenset[str]]:
        static: set[str] = set()
        shared: set[str] = set(self._source.notes.names)
        for node in self._root.named_children if self._root is not None else ():
            if node.type == "declaration":
                names = static if is_static(node) else shared
                names.update(_declared_variables(node))
        return frozenset(static), frozenset(shared)

    @property
    def statics(self) -> frozenset[str]:
        """Names of variables of this file with ``static``."""
        return self._variables[0]

    @property
    def globals(self) -> frozenset[str]:
        """Names of other variables declared outside functions."""
        return self._variables[1]


def read_functions(
    path: str,
    text: str,
    gaps: tuple[tuple[int, int], ...] = (),
    headings: Mapping[int, str] | None = None,
) -> FileFacts:
    """
    Read the functions of one C file.

    :param gaps: first and last line (1-based) of unknown parts; in *text* they are empty lines.
    :param headings: for the first line behind a gap, the function git names in its ``@@`` line.
    """
    closed = close_gaps(text, gaps, headings or {})
    try:
        source = normalize(closed.text, closed.shifts)
    except UnreadableSource as error:
        lines = text.count("\n") + 1
        nothing = normalize("")
        return FileFacts(path, nothing, None, (), ((1, lines, str(error)),))
    root = parse(source.source)
    outlines: list[FunctionOutline] = []
    unread = [*closed.unread, *source.dropped]
    errors: list[SyntaxNode] = []
    for node in definitions(source.source, root):
        if node.type != "function_definition":
            errors.append(node)
            continue
        declarator = node.child_by_field_name("declarator")
        name = unwrap(declarator).name if declarator is not None else ""
        first, last = node.start_point[0] + 1, node.end_point[0] + 1
        if not name:
            unread.append((first, last, "function without a readable name"))
            continue
        partial = any(start <= last and end >= first for start, end in closed.gaps)
        outlines.append(FunctionOutline(path, source, node, name, partial))
    for node in errors:
        unread += _outside(source, node, outlines)
    return FileFacts(path, source, root, tuple(outlines), tuple(sorted(set(unread))))


def call_names(function: Function) -> tuple[str, ...]:
    """Names of the functions and macros *function* calls, in source order, each once."""
    names: dict[str, None] = {}
    for node in function.graph.nodes:
        initial = node.declares.initial if node.declares is not None else None
        # The end of a scope repeats the call that began it.
        for expr in (node.expr if node.kind is not NodeKind.SCOPE_EXIT else None, initial):
            for call in _calls(expr):
                names.setdefault(call.callee)
    return tuple(name for name in names if name)


def _calls(expr: Expr | None) -> Iterator[Call]:
    if expr is not None:
        yield from (e for e in walk(expr) if isinstance(e, Call))


def _outside(
    source: Normalized, node: SyntaxNode, outlines: Iterable[FunctionOutline]
) -> Iterator[tuple[int, int, str]]:
    """Lines of an error that are in no function read, with the reason."""
    at, last = node.start_point[0] + 1, node.end_point[0] + 1
    lines = source.source.split(b"\n")
    for outline in outlines:
        if at <= outline.line and outline.end_line <= last:
            if any(line.strip() for line in lines[at - 1 : outline.line - 1]):
                yield at, outline.line - 1, OUTSIDE
            at = outline.end_line + 1
    if any(line.strip() for line in lines[at - 1 : last]):
        yield at, last, OUTSIDE


def _declared_variables(node: SyntaxNode) -> Iterator[str]:
    for declarator in node.children_by_field_name("declarator"):
        found = unwrap(declarator)
        if found.name and (found.parameters is None or found.stars):
            yield found.name


__all__ = [
    "Declaration",
    "FileFacts",
    "Function",
    "FunctionOutline",
    "call_names",
    "read_functions",
]
