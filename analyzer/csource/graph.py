"""A control-flow graph under construction: loose ends, joins, and the final numbering."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.csource.syntax import (
    ControlFlowGraph,
    Declaration,
    Edge,
    Expr,
    Loop,
    Node,
    NodeKind,
    Span,
)

Ends = list[tuple[int, bool | None]]

# The longest function of the kernels here has a tenth of this.
MOST_STEPS = 20_000


class GraphTooLarge(Exception):
    """A function with more steps than are read."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a node stands.

    :param offset: byte that decides the node's number: nodes are numbered in source order.
    :param spans: its tokens; empty for what is not written in the file.
    """

    line: int
    end_line: int
    offset: int
    spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class _Draft:
    """*kind* is ``None`` for a join: a place edges lead to, which is no step of the program."""

    kind: NodeKind | None
    place: Place
    expr: Expr | None = None
    declares: Declaration | None = None
    iterates: tuple[str, ...] = ()
    hole: bool = False


_NOWHERE = Place(0, 0, 0)


class GraphDraft:
    """
    Nodes and edges in the order they are made.

    :ivar ends: edges that still lack a target: what flows into the next node.
    """

    def __init__(self, line: int, end_line: int) -> None:
        self._nodes = [
            _Draft(NodeKind.ENTRY, Place(line, line, -2)),
            _Draft(NodeKind.EXIT, Place(end_line, end_line, -1)),
        ]
        self._edges: list[tuple[int, int, bool | None]] = []
        self._loops: list[tuple[int, int, int, int]] = []
        self.ends: Ends = [(0, None)]
        self.unread: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._nodes)

    def add(
        self,
        kind: NodeKind,
        place: Place,
        expr: Expr | None = None,
        declares: Declaration | None = None,
        iterates: tuple[str, ...] = (),
        hole: bool = False,
    ) -> int:
        """Make a node behind all loose ends; it becomes the only loose end."""
        index = len(self._nodes)
        if index > MOST_STEPS:
            raise GraphTooLarge(f"more than {MOST_STEPS} steps")
        self._nodes.append(_Draft(kind, place, expr, declares, iterates, hole))
        self.flow_to(index)
        self.ends = [(index, None)]
        return index

    def join(self) -> int:
        """Make a join that nothing leads to yet."""
        self._nodes.append(_Draft(None, _NOWHERE))
        return len(self._nodes) - 1

    def enter(self, join: int) -> None:
        """Continue at *join*."""
        self.flow_to(join)
        self.ends = [(join, None)]

    def flow_to(self, target: int) -> None:
        """Lead all loose ends to *target*; none is left."""
        self._edges.extend((source, target, label) for source, label in self.ends)
        self.ends = []

    def loop(self, head: int, first: int, line: int) -> None:
        """Note that the nodes made since *first* are a loop, its first condition from *head*."""
        nodes = self._nodes[head:]
        found = (i for i, n in enumerate(nodes, head) if n.kind is NodeKind.CONDITION)
        self._loops.append((next(found, head), first, len(self._nodes), line))

    def finish(self) -> ControlFlowGraph:
        """Number reachable nodes in source order and drop joins."""
        through = self._targets_of_joins()
        edges = {
            (source, through[target], label)
            for source, target, label in self._edges
            if self._nodes[source].kind is not None
        }
        kept = self._reachable(edges)
        order = [0, 1, *sorted(kept - {0, 1}, key=lambda i: (self._nodes[i].place.offset, i))]
        number = {old: new for new, old in enumerate(order)}
        nodes = tuple(self._node(number[old], old) for old in order)
        numbered = sorted(
            (Edge(number[s], number[t], label) for s, t, label in edges if s in kept),
            key=lambda e: (e.source, e.label is not True, e.label is not False, e.target),
        )
        loops = tuple(
            Loop(
                number[head],
                frozenset(number[i] for i in range(first, end) if i in number and i > 1),
                line,
            )
            for head, first, end, line in sorted(self._loops, key=lambda loop: (loop[1], -loop[2]))
            if head in number
        )
        rest = (i for i in range(len(self._nodes)) if i not in kept and self._nodes[i].place.spans)
        lost = tuple(
            self._node(-1, i) for i in sorted(rest, key=lambda i: (self._nodes[i].place.offset, i))
        )
        unread = tuple(sorted(set(self.unread)))
        return ControlFlowGraph(nodes, tuple(numbered), loops, unread, lost)

    def _node(self, index: int, old: int) -> Node:
        draft = self._nodes[old]
        kind, place = draft.kind or NodeKind.UNREAD, draft.place
        return Node(
            index,
            kind,
            place.line,
            place.end_line,
            place.spans,
            draft.expr,
            draft.declares,
            draft.iterates,
            draft.hole,
        )

    def _targets_of_joins(self) -> list[int]:
        successor = {
            source: target for source, target, _ in self._edges if self._nodes[source].kind is None
        }
        result: list[int] = []
        for index in range(len(self._nodes)):
            target, seen = index, {index}
            while self._nodes[target].kind is None and target in successor:
                target = successor[target]
                if target in seen:
                    # "again: goto again;" is a loop without a step.
                    self._nodes[target].kind = NodeKind.STATEMENT
                    self._edges.append((target, target, None))
                    break
                seen.add(target)
            result.append(target)
        return result

    def _reachable(self, edges: set[tuple[int, int, bool | None]]) -> set[int]:
        successors: dict[int, list[int]] = {}
        for source, target, _ in edges:
            successors.setdefault(source, []).append(target)
        seen, stack = {0, 1}, [0]
        while stack:
            for target in successors.get(stack.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return seen
