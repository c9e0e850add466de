"""Calls and expressions of a function with the node they stand on, and which nodes follow which."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    ControlFlowGraph,
    Expr,
    Function,
    Name,
    Node,
    NodeKind,
    Unary,
    uncast,
    walk,
)

ORDERINGS = frozenset(("<", "<=", ">", ">="))


def node_expressions(node: Node) -> Iterator[Expr]:
    """Top-level expressions of one node, an initialiser included."""
    if node.kind is NodeKind.SCOPE_EXIT:
        return
    if node.expr is not None:
        yield node.expr
    if node.declares is not None and node.declares.initial is not None:
        yield node.declares.initial


def parts(function: Function) -> Iterator[tuple[Node, Expr]]:
    """Every subexpression with its node, in order."""
    for node in function.graph.nodes:
        for expr in node_expressions(node):
            for part in walk(expr):
                yield node, part


def calls(function: Function) -> Iterator[tuple[Node, Call]]:
    """Every call with its node, in order."""
    for node, part in parts(function):
        if isinstance(part, Call):
            yield node, part


def written_names(expr: Expr) -> Iterator[str]:
    """Variables that *expr* assigns or steps."""
    for part in walk(expr):
        if isinstance(part, Assignment):
            target = uncast(part.target)
        elif isinstance(part, Unary) and part.op in {"++", "--"}:
            target = uncast(part.operand)
        else:
            continue
        if isinstance(target, Name):
            yield target.text


def comparisons_in(function: Function) -> Iterator[tuple[Node, Binary]]:
    """Conditions that compare two values, ``==`` included, and the same inside ``?:``."""
    for node, part in parts(function):
        if isinstance(part, Binary) and (part.op in ORDERINGS or part.op in {"==", "!="}):
            yield node, part


class Following:
    """Which nodes can come after which."""

    def __init__(self, graph: ControlFlowGraph) -> None:
        self._next: dict[int, list[int]] = {}
        for edge in graph.edges:
            self._next.setdefault(edge.source, []).append(edge.target)
        self._reached: dict[int, frozenset[int]] = {}

    def after(self, node: int) -> frozenset[int]:
        """Nodes that can come after *node*; itself only if it can come again."""
        if node not in self._reached:
            found: set[int] = set()
            waiting = list(self._next.get(node, ()))
            while waiting:
                one = waiting.pop()
                if one not in found:
                    found.add(one)
                    waiting += self._next.get(one, ())
            self._reached[node] = frozenset(found)
        return self._reached[node]
