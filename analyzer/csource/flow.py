"""Nodes, conditions, jumps and scopes: what reading any statement needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from analyzer.csource.declarations import Declared
from analyzer.csource.expressions import DEEPEST_EXPRESSION, HINTS, ExpressionReader
from analyzer.csource.graph import Ends, GraphDraft, Place
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.scopes import Cleanup, Label, ScopeStack, find_labels
from analyzer.csource.syntax import Cast, Expr, Name, NodeKind, Number, Span, Unary, Unread

_SIMPLE = (Name, Number)
_CONFIG = re.compile(
    r"(!?)\s*(?:defined|IS_ENABLED|IS_BUILTIN|IS_REACHABLE)?\s*\(?\s*(\w+)\s*\)?\Z"
)


@dataclass(slots=True)
class Target:
    """Where ``break`` and ``continue`` lead; *onward* is ``None`` in a switch."""

    depth: int
    onward: int | None
    breaks: Ends = field(default_factory=list)


def simple(expr: Expr) -> bool:
    """True if evaluating *expr* a second time, or later, gives the same and does nothing."""
    if isinstance(expr, Unary | Cast):
        return expr.operand.__class__ in _SIMPLE
    return isinstance(expr, _SIMPLE)


def strip_casts(expr: Expr) -> Expr:
    """Return what a cast expression converts."""
    while isinstance(expr, Cast):
        expr = expr.operand
    return expr


class Flow:
    """What statements of every kind need: nodes, conditions, jumps, scopes."""

    def __init__(self, reader: ExpressionReader, draft: GraphDraft, body: SyntaxNode) -> None:
        self.reader, self.draft = reader, draft
        self.scopes = ScopeStack()
        self.targets: list[Target] = []
        self.cases: dict[int, Ends] = {}
        self.labels = find_labels(body)
        self.label_joins: dict[str, int] = {}
        self.hoisted: list[tuple[int, int]] = []
        self._depth = 0

    def place(self, node: SyntaxNode, start: int | None = None, end: int | None = None) -> Place:
        """Where *node* stands; *start* and *end* widen or narrow its bytes."""
        source, begin = self.reader.source, node.start_byte
        first = begin if start is None else start
        last = source.notes.assembly.get(begin, node.end_byte) if end is None else end
        line = node.start_point[0] + 1 + source.original.count(b"\n", begin, first)
        end_line = line + source.original.count(b"\n", first, last)
        return self._around_hoisted(Place(line, end_line, node.start_byte), first, last)

    def _around_hoisted(self, place: Place, start: int, end: int) -> Place:
        """Give *place* its bytes: those of statements already read in front of it are not its."""
        spans: list[Span] = []
        offset = place.offset
        for first, last in sorted(self.hoisted) if self.hoisted else ():
            if start <= first and last <= end:
                spans.append(self.reader.source.span(start, first))
                start = offset = last
        spans.append(self.reader.source.span(start, end))
        return replace(place, offset=offset, spans=tuple(spans))

    def statement(self, node: SyntaxNode) -> Place:
        """Where *node* stands, its closing semicolon left out."""
        closing = node.children[-1] if node.child_count else None
        end = closing.start_byte if closing is not None and closing.type == ";" else None
        return self.place(node, end=end)

    def declared(self, declared: Declared) -> Place:
        """Where a variable is declared, for the first of a declaration with the type."""
        place = Place(declared.variable.line, declared.end_line, declared.offset)
        return self._around_hoisted(place, declared.start, declared.end)

    def point(self, node: SyntaxNode, at_end: bool = False) -> Place:
        """The beginning or the end of *node*, for what has no tokens of its own."""
        if at_end:
            line = node.end_point[0] + 1
            return Place(line, line, node.end_byte - 1)
        line = node.start_point[0] + 1
        return Place(line, line, node.start_byte)

    def unread(self, node: SyntaxNode, reason: str, end: int | None = None) -> None:
        """Put an UNREAD node for *node* and count it."""
        place = self.place(node, end=end)
        text = reason if end is not None else self.reader.text(node)[:200]
        self.draft.add(NodeKind.UNREAD, place, Unread(text, place.line))
        self.draft.unread.append((place.line, reason))

    def hole(self, node: SyntaxNode, reason: str) -> None:
        """Put an UNREAD node for lines that are not shown."""
        place = self.point(node)
        self.draft.add(NodeKind.UNREAD, place, Unread(reason, place.line), hole=True)
        self.draft.unread.append((place.line, reason))

    def leave(self, cleanups: Iterable[Cleanup], node: SyntaxNode, at_end: bool = False) -> None:
        """Run *cleanups* on every loose end."""
        if not self.draft.ends:
            return
        point = self.point(node, at_end)
        for cleanup in cleanups:
            self.draft.add(NodeKind.SCOPE_EXIT, point, cleanup.expr, cleanup.declares)

    def condition(self, node: SyntaxNode) -> tuple[Ends, Ends]:
        """
        Split the expression *node* into CONDITION nodes.

        :return: loose ends when it is true, and when it is false.
        """
        self._depth += 1
        try:
            node = bare(node)
            operator = node.child_by_field_name("operator")
            kind = operator.type if operator is not None and not _broken(node) else ""
            if self._depth > DEEPEST_EXPRESSION:
                kind = ""
            if node.type == "unary_expression" and kind == "!":
                operand = node.child_by_field_name("argument")
                if operand is not None:
                    true, false = self.condition(operand)
                    return false, true
            if node.type == "binary_expression" and kind in ("&&", "||"):
                return self._operands(_row(node, kind), kind == "&&")
            left, right = (node.child_by_field_name(f) for f in ("left", "right"))
            if node.type == "comma_expression" and left is not None and right is not None:
                expr = self.reader.read(left)
                self.draft.add(NodeKind.STATEMENT, self.place(left), expr)
                return self.condition(right)
            expr = self.reader.read(node)
            return self.test(expr, self.place(node))
        finally:
            self._depth -= 1

    def _operands(self, operands: list[SyntaxNode], conjunction: bool) -> tuple[Ends, Ends]:
        decided: Ends = []
        onward: Ends = []
        for index, operand in enumerate(operands):
            if index:
                self.draft.ends = onward
            true, false = self.condition(operand)
            onward, out = (true, false) if conjunction else (false, true)
            decided += out
        return (onward, decided) if conjunction else (decided, onward)

    def test(self, expr: Expr, place: Place) -> tuple[Ends, Ends]:
        """Put one CONDITION node; return its loose ends when true, and when false."""
        draft = self.draft
        index = draft.add(NodeKind.CONDITION, place, expr)
        draft.ends = []
        known = constant(expr)
        return ([(index, True)] if known is not False else []), (
            [(index, False)] if known is not True else []
        )

    def configured(self, mark: SyntaxNode, written: bool = True) -> tuple[Ends, Ends]:
        """
        Put the CONDITION of an ``#if`` or ``#elif``.

        :param written: the node has the directive's tokens; another one has them otherwise.
        """
        place = self.point(mark)
        condition = self.reader.source.conditions.get(mark.start_byte)
        text, negated = (
            (condition.text, condition.negated) if condition is not None else ("", False)
        )
        simple = _CONFIG.match(text)
        expr: Expr = Unread(f"#if {text}", place.line)
        if simple is not None:
            expr, negated = Name(simple[2], place.line), negated != bool(simple[1])
        if condition is not None and written and self.draft.ends:
            span = self.reader.source.span(mark.start_byte, condition.end)
            place = replace(place, spans=(span,))
        true, false = self.test(expr, place)
        return (false, true) if negated else (true, false)

    def jump_to_label(self, name: str, node: SyntaxNode) -> None:
        """Lead all loose ends to a label, leaving the scopes in between."""
        label: Label | None = self.labels.get(name)
        if label is None:
            self.unread(node, f"label {name} is not shown")
            self.draft.flow_to(1)
            return
        self.leave(self.scopes.jumping(label), node)
        self.draft.flow_to(self.label_join(name))

    def label_join(self, name: str) -> int:
        """Return the join of a label, made on first use."""
        if name not in self.label_joins:
            self.label_joins[name] = self.draft.join()
        return self.label_joins[name]


def bare(node: SyntaxNode) -> SyntaxNode:
    """What parentheses and ``likely()`` enclose."""
    while not _broken(node):
        inner = [c for c in node.named_children if c.type != "comment"]
        if node.type == "parenthesized_expression" and len(inner) == 1:
            if inner[0].type == "compound_statement":
                break
            node = inner[0]
        elif node.type == "call_expression" and _is_hint(inner):
            node = inner[1].named_children[0]
        else:
            break
    return node


def _is_hint(children: list[SyntaxNode]) -> bool:
    return (
        len(children) == 2
        and children[0].type == "identifier"
        and children[0].text in HINTS
        and children[1].named_child_count > 0
        and not _broken(children[1])
    )


def _broken(node: SyntaxNode) -> bool:
    return node.has_error and any(c.is_error or c.is_missing for c in node.children)


def _row(node: SyntaxNode, operator: str) -> list[SyntaxNode]:
    """Operands of ``a && b && c`` in order, without recursion into the left-deep tree."""
    operands: list[SyntaxNode] = []
    current: SyntaxNode | None = node
    while current is not None:
        sign = current.child_by_field_name("operator")
        left, right = (current.child_by_field_name(f) for f in ("left", "right"))
        same = current.type == "binary_expression" and sign is not None and sign.type == operator
        if not same or left is None or right is None or _broken(current):
            operands.append(current)
            break
        operands.append(right)
        current = left
    return operands[::-1]


def constant(expr: Expr) -> bool | None:
    """Truth of a literal condition, ``None`` for any other expression."""
    if isinstance(expr, Number) and expr.value is not None:
        return expr.value != 0
    if isinstance(expr, Name) and expr.text in ("true", "false"):
        return expr.text == "true"
    return None
