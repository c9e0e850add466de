"""What must come before and after: dominators, loop nests, and holes in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from analyzer.csource.syntax import ControlFlowGraph, Loop

ENTRY, EXIT = 0, 1


@dataclass(frozen=True, slots=True)
class Nest:
    """
    A loop and those directly inside it.

    :param depth: 1 for a loop in no other.
    """

    loop: Loop
    depth: int
    inner: tuple[Nest, ...]


@dataclass(frozen=True, slots=True)
class DominatorTree:
    """
    :param above: node -> the nearest node that is on every path to it (in a tree of
        post-dominators: from it); the root is its own. Nodes without such a path are missing.
    """

    above: Mapping[int, int]

    def covers(self, first: int, second: int) -> bool:
        """True if every path passes *first* as well; a node covers itself."""
        if second not in self.above:
            return False
        current = second
        while current != first and self.above[current] != current:
            current = self.above[current]
        return current == first


def dominators(graph: ControlFlowGraph) -> DominatorTree:
    """
    Nodes that every path from ENTRY passes.

    Source: Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm", as in networkx.
    """
    return _tree(_digraph(graph), ENTRY)


def post_dominators(graph: ControlFlowGraph) -> DominatorTree:
    """
    Nodes that every path to EXIT passes.

    A node from which no path leads to EXIT (an endless loop, a call that does not return) is in no
    tree: nothing is certain to come after it.
    """
    return _tree(_digraph(graph).reverse(), EXIT)


def hole_between(graph: ControlFlowGraph, first: int, second: int) -> bool:
    """
    True if a path from *first* to *second* passes lines that are not shown.

    What is known at *first* need not hold at *second* then.
    """
    holes = {n.index for n in graph.nodes if n.hole}
    if not holes:
        return False
    edges = _digraph(graph)
    behind = nx.descendants(edges, first) | {first}
    before = nx.ancestors(edges, second) | {second}
    return not holes.isdisjoint(behind & before)


def behind_holes(graph: ControlFlowGraph) -> frozenset[int]:
    """Nodes that can be reached through lines that are not shown."""
    edges = _digraph(graph)
    reached: set[int] = set()
    for node in graph.nodes:
        if node.hole:
            reached |= nx.descendants(edges, node.index)
    return frozenset(reached)


def loop_nests(graph: ControlFlowGraph) -> tuple[Nest, ...]:
    """
    The loops that are written in the function, outermost first, in source order.

    A loop that a ``goto`` makes is not among them; see ``goto_loops``.
    """
    return _nests(list(graph.loops), 1)


def goto_loops(graph: ControlFlowGraph) -> tuple[frozenset[int], ...]:
    """Nodes that can come again without being in a written loop, by group, in source order."""
    written = {n for loop in graph.loops for n in loop.body}
    edges = _digraph(graph)
    groups = [
        frozenset(group)
        for group in nx.strongly_connected_components(edges)
        if not group <= written and (len(group) > 1 or _repeats(edges, group))
    ]
    return tuple(sorted(groups, key=min))


def _repeats(edges: nx.DiGraph[int], group: set[int]) -> bool:
    (node,) = group
    return bool(edges.has_edge(node, node))


def _nests(loops: list[Loop], depth: int) -> tuple[Nest, ...]:
    result: list[Nest] = []
    # A loop stands behind those around it, and the larger body is around the smaller.
    left = sorted(loops, key=lambda loop: (min(loop.body), -len(loop.body)))
    while left:
        outer, *left = left
        inside = [loop for loop in left if loop.body <= outer.body]
        left = [loop for loop in left if loop not in inside]
        result.append(Nest(outer, depth, _nests(inside, depth + 1)))
    return tuple(result)


def _digraph(graph: ControlFlowGraph) -> nx.DiGraph[int]:
    edges: nx.DiGraph[int] = nx.DiGraph()
    edges.add_nodes_from(node.index for node in graph.nodes)
    edges.add_edges_from((e.source, e.target) for e in graph.edges)
    return edges


def _tree(edges: nx.DiGraph[int], root: int) -> DominatorTree:
    found: dict[int, int | None] = dict(nx.immediate_dominators(edges, root))
    above = {n: root if up is None else up for n, up in sorted(found.items())}
    return DominatorTree({**above, root: root})
