"""The functions of a file, read when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from analyzer.csource.body import read_body
from analyzer.csource.declarations import (
    is_static,
    read_parameters,
    return_type,
    unwrap,
)
from analyzer.csource.declared import Declared, read_declared
from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.filescope import NOTHING, ParsedScope, Scope
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
    Span,
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
    :ivar static: declared ``static``. :ivar span: bytes of the definition in the file.
    """

    def __init__(self, head: OutlineHead, path: str, read: Callable[[], Function]) -> None:
        self.head, self.path = head, path
        self.name, self.line, self.end_line = head.name, head.line, head.end_line
        self.partial, self.error, self.static = head.partial, head.error, head.static
        self.span = head.span
        self._read = read
        self._function: Function | None = None

    def __repr__(self) -> str:
        return f"<{self.path}:{self.line}-{self.end_line} {self.name}>"

    def overlaps(self, ranges: Iterable[tuple[int, int]]) -> bool:
        """True if a line of the function is in one of *ranges* (first and last line)."""
        return any(first <= self.end_line and last >= self.line for first, last in ranges)

    def build(self) -> Function:
        """Read parameters and the control-flow graph; the result is kept."""
        if self._function is None:
            self._function = self._read()
        return self._function

    @property
    def built(self) -> bool:
        """True once it was read."""
        return self._function is not None


@dataclass(frozen=True, slots=True)
class OutlineHead:
    """What is known of a definition without reading it."""

    name: str
    line: int
    end_line: int
    partial: bool
    error: bool
    static: bool
    span: Span


def _function(source: Normalized, node: SyntaxNode, head: OutlineHead, path: str) -> Function:
    reader = ExpressionReader(source)
    declarator = node.child_by_field_name("declarator")
    listed = unwrap(declarator).parameters if declarator is not None else None
    return Function(
        head.name,
        path,
        head.line,
        head.end_line,
        return_type(reader, node),
        read_parameters(reader, listed),
        head.static,
        head.partial,
        head.error,
        _graph(reader, node, head.line),
    )


def _graph(reader: ExpressionReader, node: SyntaxNode, line: int) -> ControlFlowGraph:
    body = node.child_by_field_name("body")
    try:
        if body is not None and body.end_byte - body.start_byte <= LARGEST_FUNCTION:
            return read_body(reader, body)
        reason = "no body" if body is None else f"longer than {LARGEST_FUNCTION >> 10} KiB"
    except RecursionError:
        reason = "nested too deeply"
    except GraphTooLarge as error:
        reason = str(error)
    return ControlFlowGraph(_EMPTY, (), (), ((line, reason),))


class FileFacts:
    """
    What was read of one file.

    :ivar text: as it was read, with what was cut by gaps closed.
    :ivar outlines: function definitions in source order.
    :ivar unread: first line, last line and reason of what was not read.
    :ivar scope: what stands outside functions.
    """

    def __init__(
        self,
        path: str,
        text: str,
        outlines: tuple[FunctionOutline, ...],
        unread: tuple[tuple[int, int, str], ...],
        scope: Scope,
    ) -> None:
        self.path, self.text, self.outlines, self.unread = path, text, outlines, unread
        self.scope = scope

    @property
    def defines(self) -> Mapping[str, str]:
        """Object-like macros, name to text."""
        return self.scope.defines

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

    @property
    def enums(self) -> Mapping[str, int]:
        """Enumerators whose value can be computed from this file."""
        return self.scope.enums

    @cached_property
    def declared(self) -> Declared:
        """What the file declares, read from its text; branches of conditionals included."""
        return read_declared(self.text)

    @property
    def statics(self) -> frozenset[str]:
        """Names of variables of this file with ``static``."""
        return self.scope.statics

    @property
    def globals(self) -> frozenset[str]:
        """Names of other variables declared outside functions."""
        return self.scope.globals


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
        return FileFacts(path, "", (), ((1, lines, str(error)),), NOTHING)
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
        cut = any(start <= last and end >= first for start, end in closed.gaps)
        span = source.span(node.start_byte, node.end_byte)
        head = OutlineHead(name, first, last, cut, node.has_error, is_static(node), span)
        outlines.append(FunctionOutline(head, path, partial(_function, source, node, head, path)))
    for node in errors:
        unread += _outside(source, node, outlines)
    return FileFacts(
        path,
        closed.text,
        tuple(outlines),
        tuple(sorted(set(unread))),
        ParsedScope(source, root),
    )


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


__all__ = [
    "Declaration",
    "FileFacts",
    "Function",
    "FunctionOutline",
    "call_names",
    "read_functions",
]
