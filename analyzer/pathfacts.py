"""What conditions and plain assignments settle on the way to a node, to rule out other ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Edge,
    Expr,
    Function,
    Name,
    Node,
    NodeKind,
    Number,
    Unary,
    render,
    uncast,
    walk,
)
from analyzer.failuretests import is_errno_constant, is_null, sets, successors
from analyzer.happenings import node_expressions
from analyzer.names import question

Facts = frozenset[tuple[str, bool]]

_WORD = re.compile(r"\w+")
_TRUE, _FALSE = frozenset({"true"}), frozenset({"false"})


class PathFacts:
    """
    Facts of one function: a text and whether it was true.

    A fact outlives calls that may change it: a way that contradicts it is then not followed, though
    it may exist. Who asks wants to be sure of the ways that are left.
    """

    def __init__(self, function: Function) -> None:
        self._function = function
        self.successors: Mapping[int, tuple[Edge, ...]] = successors(function)
        self._at: dict[int, Facts] = {}

    def at(self, index: int) -> Facts:
        """What holds on every way to a node."""
        if not self._at:
            self._spread()
        return self._at.get(index, frozenset())

    def _spread(self) -> None:
        nodes = self._function.graph.nodes
        self._at = {0: frozenset()}
        waiting = [0]
        while waiting:
            index = waiting.pop()
            for edge in self.successors.get(index, ()):
                after = self.after(nodes[index], edge, self._at[index])
                if after is None:
                    continue
                known = self._at.get(edge.target)
                new = after if known is None else known & after
                if new != known:
                    self._at[edge.target] = new
                    waiting.append(edge.target)

    def after(self, node: Node, edge: Edge, before: Facts) -> Facts | None:
        """What holds behind *edge*; ``None`` if *before* says that it is not taken."""
        changed = {render(uncast(t)) for e in node_expressions(node) for t in _targets(e)}
        changed.update(node.iterates)
        if node.declares is not None:
            changed.add(node.declares.name)
        facts = frozenset(f for f in before if not any(_speaks_of(f[0], t) for t in changed))
        if node.kind is NodeKind.CONDITION and edge.label is not None and node.expr is not None:
            new = dict(_settled(node.expr, edge.label))
            if any((text, not value) in facts for text, value in new.items()):
                return None
            facts |= frozenset(new.items())
        found = sets(node)
        if found is not None:
            facts |= frozenset(_constant(render(found[1]), found[2]))
        return facts


def _targets(expr: Expr) -> Iterator[Expr]:
    for part in walk(expr):
        if isinstance(part, Assignment):
            yield part.target
        elif isinstance(part, Unary) and part.op in {"++", "--"}:
            yield part.operand
        elif isinstance(part, Call):
            for argument in part.arguments:
                plain = uncast(argument)
                if isinstance(plain, Unary) and plain.op == "&" and isinstance(plain.operand, Name):
                    yield plain.operand


def _speaks_of(text: str, target: str) -> bool:
    if target.isidentifier():
        return target in _WORD.findall(text)
    return target in text


def _settled(expr: Expr, outcome: bool) -> Iterator[tuple[str, bool]]:
    expr = uncast(expr)
    if isinstance(expr, Unary) and expr.op == "!":
        yield from _settled(expr.operand, not outcome)
        return
    if any(isinstance(part, Assignment) for part in walk(expr)):
        return
    if isinstance(expr, Binary) and expr.op in {"==", "!="} and _zero(expr.right):
        yield from _settled(expr.left, outcome == (expr.op == "!="))
        return
    text, opposite = question(expr)
    outcome = outcome != opposite
    yield text, outcome
    if isinstance(expr, Binary) and _zero(expr.right) and expr.op in {"<", ">"} and outcome:
        yield render(expr.left), True
    elif isinstance(expr, Name) and not outcome:
        yield f"{text} < 0", False
        yield f"0 < {text}", False


def _zero(expr: Expr) -> bool:
    expr = uncast(expr)
    return is_null(expr) or (isinstance(expr, Number) and expr.value == 0)


def _constant(text: str, value: Expr) -> Iterator[tuple[str, bool]]:
    named = value.text if isinstance(value, Name) else ""
    if _zero(value) or named in _FALSE:
        yield text, False
        yield f"{text} < 0", False
        yield f"0 < {text}", False
    elif is_errno_constant(value):
        yield text, True
        yield f"{text} < 0", True
    elif named in _TRUE or (isinstance(value, Number) and value.value):
        yield text, True
