"""A control-flow graph as Graphviz DOT, and as SVG in source order with jumps at the sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from analyzer.csource.syntax import ControlFlowGraph, Edge, Function, Node, NodeKind
from analyzer.factlisting import node_text, signature
from reports.text import visible_line

_ROW, _TOP, _BOX, _LANE, _CHAR = 26, 44, 20, 10, 7.3
_NUMBERS = 52
_FILL = {
    NodeKind.CONDITION: "#fff4d6",
    NodeKind.RETURN: "#dff0e0",
    NodeKind.UNREAD: "#f9d6d5",
    NodeKind.SCOPE_ENTER: "#e3e8fb",
    NodeKind.SCOPE_EXIT: "#e3e8fb",
    NodeKind.ENTRY: "#eeeeee",
    NodeKind.EXIT: "#eeeeee",
}
_STROKE = {True: "#1a7f37", False: "#b42318", None: "#57606a"}
_NAME = {True: "true", False: "false", None: ""}


def dot(functions: Sequence[Function]) -> str:
    """One graph with a cluster a function; node names are ``fN_M``."""
    lines = ["digraph facts {", '\tnode [shape=box, fontname="monospace", fontsize=10];']
    for number, function in enumerate(functions):
        lines.append(f"\tsubgraph cluster_{number} {{")
        lines.append(f"\t\tlabel={_quoted(f'{function.path}:{function.line} {function.name}()')};")
        for node in function.graph.nodes:
            text = f"{node.line}: {node_text(node)}"
            shape = ", shape=diamond" if node.kind is NodeKind.CONDITION else ""
            fill = _FILL.get(node.kind)
            style = f', style=filled, fillcolor="{fill}"' if fill else ""
            lines.append(f"\t\tf{number}_{node.index} [label={_quoted(text)}{shape}{style}];")
        for edge in function.graph.edges:
            label = f" [label={_NAME[edge.label]}]" if edge.label is not None else ""
            lines.append(f"\t\tf{number}_{edge.source} -> f{number}_{edge.target}{label};")
        lines.append("\t}")
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    text = visible_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def svg(function: Function) -> str:
    """
    Draw one function.

    Nodes stand below each other as in the source. A step to the next one is a short arrow; jumps
    forward go round on the right, jumps back on the left; true is green, false is red. The way from
    a return to the end is not drawn.
    """
    drawing = _Drawing(function.graph)
    title = escape(visible_line(f"{function.path}:{function.line} {signature(function)}"))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawing.width}"'
        f' height="{drawing.height}" font-family="monospace" font-size="12">',
        f"<title>{title}</title>",
        "<defs>",
        *(_marker(label) for label in (True, False, None)),
        "</defs>",
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="8" y="20" font-weight="bold">{title}</text>',
        *drawing.edges(),
        *drawing.nodes(),
        "</svg>",
    ]
    return "\n".join([*lines, ""])


def _marker(label: bool | None) -> str:
    return (
        f'<marker id="arrow-{_NAME[label] or "plain"}" viewBox="0 0 8 8" refX="7" refY="4"'
        f' markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"'
        f' fill="{_STROKE[label]}"/></marker>'
    )


class _Drawing:
    def __init__(self, graph: ControlFlowGraph) -> None:
        self._order = (*graph.nodes[:1], *graph.nodes[2:], *graph.nodes[1:2])
        self._row = {node.index: row for row, node in enumerate(self._order)}
        self._steps = [e for e in graph.edges if self._near(e)]
        # What a return leads to needs no arrow.
        jumps = [
            e
            for e in graph.edges
            if not self._near(e) and graph.nodes[e.source].kind is not NodeKind.RETURN
        ]
        self._right = _lanes([e for e in jumps if self._forward(e)], self._row)
        self._left = _lanes([e for e in jumps if not self._forward(e)], self._row)
        self._texts = [node_text(node) for node in self._order]
        longest = max(len(text) for text in self._texts)
        self._x = _NUMBERS + _LANE * (2 + _count(self._left))
        self._box = round(longest * _CHAR) + 16
        self.width = max(self._x + self._box + _LANE * (4 + _count(self._right)), 640)
        self.height = _TOP + _ROW * len(self._order) + 8

    def _near(self, edge: Edge) -> bool:
        return self._row[edge.target] == self._row[edge.source] + 1

    def _forward(self, edge: Edge) -> bool:
        return self._row[edge.target] > self._row[edge.source]

    def nodes(self) -> Iterator[str]:
        """A box a node, with its line in the file beside it."""
        for row, (node, text) in enumerate(zip(self._order, self._texts, strict=True)):
            y = _TOP + row * _ROW
            yield (
                f'<rect x="{self._x}" y="{y}" width="{self._box}" height="{_BOX}" rx="3"'
                f' fill="{_FILL.get(node.kind, "#f6f8fa")}" stroke="#d0d7de"/>'
            )
            yield f'<text x="8" y="{y + 14}" fill="#57606a">{_number(node)}</text>'
            yield f'<text x="{self._x + 8}" y="{y + 14}">{escape(visible_line(text))}</text>'

    def edges(self) -> Iterator[str]:
        """Arrows: down to the next box, or round the boxes."""
        for edge in self._steps:
            y = _TOP + self._row[edge.source] * _ROW + _BOX
            yield _path(f"M{self._x + 20} {y}V{y + _ROW - _BOX}", edge.label)
        side = self._x + self._box
        for edge, lane in self._right:
            yield self._round(edge, side, side + _LANE * (lane + 1) + 4)
        for edge, lane in self._left:
            yield self._round(edge, self._x, self._x - _LANE * (lane + 1) - 4)

    def _round(self, edge: Edge, side: int, lane: int) -> str:
        first = _TOP + self._row[edge.source] * _ROW + 13
        last = _TOP + self._row[edge.target] * _ROW + 7
        return _path(f"M{side} {first}H{lane}V{last}H{side}", edge.label)


def _number(node: Node) -> str:
    return "" if node.kind is NodeKind.EXIT else str(node.line)


def _path(way: str, label: bool | None) -> str:
    marker = _NAME[label] or "plain"
    return (
        f'<path d="{way}" fill="none" stroke="{_STROKE[label]}" marker-end="url(#arrow-{marker})"/>'
    )


def _lanes(edges: Sequence[Edge], row: dict[int, int]) -> list[tuple[Edge, int]]:
    """Give each jump the innermost lane that is free all its way; short ones come first."""

    def length(edge: Edge) -> int:
        return abs(row[edge.target] - row[edge.source])

    taken: list[list[tuple[int, int]]] = []
    found = []
    for edge in sorted(edges, key=lambda e: (length(e), e.source, e.target)):
        first, last = sorted((row[edge.source], row[edge.target]))
        free = (
            number
            for number, spans in enumerate(taken)
            if all(last < low or first > high for low, high in spans)
        )
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        found.append((edge, lane))
    return found


def _count(lanes: Sequence[tuple[Edge, int]]) -> int:
    return max((lane + 1 for _, lane in lanes), default=0)
