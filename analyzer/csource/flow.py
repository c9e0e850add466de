"""Nodes, conditions, jumps and scopes: what reading any statement needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.graph import Ends, GraphDraft
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.scopes import Cleanup, Label, ScopeStack, find_labels
from analyzer.csource.syntax import Binary, Cast, Expr, Name, NodeKind, Number, Unary, Unread

_SIMPLE = (Name, Number)


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

    def unread(self, node: SyntaxNode, reason: str) -> None:
        """Put an UNREAD node for *node* and count it."""
        line = node.start_point[0] + 1
        text = self.reader.text(node)[:200] if len(self.reader.plain(node)) > 3 else reason
        self.draft.add(NodeKind.UNREAD, line, node.start_byte, Unread(text, line))
        self.draft.unread.append((line, reason))

    def leave(self, cleanups: Iterable[Cleanup], node: SyntaxNode, at_end: bool = False) -> None:
        """Run *cleanups* on every loose end."""
        if not self.draft.ends:
            return
        point = node.end_point if at_end else node.start_point
        offset = node.end_byte - 1 if at_end else node.start_byte
        for cleanup in cleanups:
            self.draft.add(
                NodeKind.SCOPE_EXIT, point[0] + 1, offset, cleanup.expr, cleanup.declares
            )

    def condition(self, expr: Expr, offset: int) -> tuple[Ends, Ends]:
        """
        Split *expr* into CONDITION nodes.

        :return: loose ends when it is true, and when it is false.
        """
        draft = self.draft
        match expr:
            case Unary(op="!", operand=operand):
                true, false = self.condition(operand, offset)
                return false, true
            case Binary(op="&&", left=left, right=right):
                draft.ends, false = self.condition(left, offset)
                true, other = self.condition(right, offset)
                return true, false + other
            case Binary(op="||", left=left, right=right):
                true, draft.ends = self.condition(left, offset)
                other, false = self.condition(right, offset)
                return true + other, false
            case Binary(op=",", left=left, right=right):
                draft.add(NodeKind.STATEMENT, left.line, offset, left)
                return self.condition(right, offset)
        index = draft.add(NodeKind.CONDITION, expr.line, offset, expr)
        draft.ends = []
        known = constant(expr)
        return ([(index, True)] if known is not False else []), (
            [(index, False)] if known is not True else []
        )

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


def constant(expr: Expr) -> bool | None:
    """Truth of a literal condition, ``None`` for any other expression."""
    if isinstance(expr, Number) and expr.value is not None:
        return expr.value != 0
    if isinstance(expr, Name) and expr.text in ("true", "false"):
        return expr.text == "true"
    return None
