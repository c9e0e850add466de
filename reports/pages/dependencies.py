"""The dependency page: which patch needs which, drawn as rows of patches in layers, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx

from reports.dependency import Dependency, Prerequisite, Reason, ReasonKind
from reports.pages.site import PatchLink, Site

_ROW, _LEFT, _TOP, _DOT = 26, 14, 16, 5
_WIDEST_COLUMN, _NARROWEST_COLUMN, _LAYERS_WIDTH = 30, 12, 500
_TITLE_CHARACTERS = 90
_CHARACTER_WIDTH = 8
_REASONS_IN_TITLE = 6
_REASONS_IN_TABLE = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A patch as a dot in its row; its layer is its column. Sizes are in pixels."""

    link: PatchLink
    x: int
    y: int
    title: str


@dataclass(frozen=True, slots=True)
class Curve:
    """
    An edge from the patch that is needed down to the one that needs it.

    :param path: SVG path. :param words: what a reader sees when pointing at it.
    :param indirect: it also follows from other edges.
    """

    path: str
    words: str
    kind: str
    indirect: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The graph. :param text_x: where the titles of the patches begin."""

    width: int
    height: int
    text_x: int
    nodes: tuple[Node, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """One patch that is needed, the first reasons, and how many more there are."""

    link: PatchLink
    reasons: tuple[Reason, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A patch with what it needs and what needs it."""

    link: PatchLink
    needs: tuple[Need, ...]
    needed_by: tuple[PatchLink, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """A prerequisite outside of the input; *link* is the patch that names it, if any."""

    link: PatchLink | None
    prerequisite: Prerequisite


@dataclass(frozen=True, slots=True)
class DependenciesView:
    """The dependency page."""

    site: Site
    drawing: Drawing
    rows: tuple[NeedRow, ...]
    outside: tuple[Outside, ...]
    groups: tuple[tuple[PatchLink, ...], ...]


def dependencies_view(site: Site) -> DependenciesView:
    """Collect what the dependency page shows."""
    found = site.report.dependencies
    links = {link.position: link for link in site.patches}
    edges = tuple(e for e in found.edges if e.patch in links and e.needs in links)
    rows = tuple(_row(link, edges, links) for link in site.patches)
    outside = tuple(Outside(links.get(p.patch), p) for p in found.prerequisites)
    groups = tuple(tuple(links[at] for at in group if at in links) for group in found.groups)
    return DependenciesView(site, _draw(site.patches, edges), rows, outside, groups)


def _row(link: PatchLink, edges: Sequence[Dependency], links: Mapping[int, PatchLink]) -> NeedRow:
    needs = tuple(_need(links[e.needs], e) for e in edges if e.patch == link.position)
    needed_by = tuple(links[e.patch] for e in edges if e.needs == link.position)
    return NeedRow(link, needs, needed_by)


def _need(link: PatchLink, edge: Dependency) -> Need:
    shown = edge.reasons[:_REASONS_IN_TABLE]
    return Need(link, shown, len(edge.reasons) - len(shown))


def _draw(patches: Sequence[PatchLink], edges: Sequence[Dependency]) -> Drawing:
    graph: networkx.DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from(link.position for link in patches)
    graph.add_edges_from((edge.needs, edge.patch) for edge in edges)
    layer = {
        position: depth
        for depth, generation in enumerate(networkx.topological_generations(graph))
        for position in generation
    }
    direct = frozenset(networkx.transitive_reduction(graph).edges)
    layers = max(layer.values(), default=0) + 1
    column = max(_NARROWEST_COLUMN, min(_WIDEST_COLUMN, _LAYERS_WIDTH // layers))
    nodes = tuple(
        _node(row, link, layer[link.position] * column) for row, link in enumerate(patches)
    )
    places = {node.link.position: node for node in nodes}
    # Direct edges last: they are drawn over the others.
    ordered = sorted(edges, key=lambda e: ((e.needs, e.patch) in direct, e.patch, e.needs))
    curves = tuple(
        _curve(edge, places[edge.needs], places[edge.patch], (edge.needs, edge.patch) in direct)
        for edge in ordered
    )
    text_x = _LEFT + layers * column
    longest = max((len(node.title) for node in nodes), default=0)
    width = text_x + longest * _CHARACTER_WIDTH + _LEFT
    return Drawing(width, 2 * _TOP + _ROW * max(len(nodes) - 1, 0), text_x, nodes, curves)


def _node(row: int, link: PatchLink, right: int) -> Node:
    title = f"{link.label}  {link.patch.title or '(no title)'}"
    if len(title) > _TITLE_CHARACTERS:
        title = title[: _TITLE_CHARACTERS - 1] + "…"
    return Node(link, _LEFT + right, _TOP + row * _ROW, title)


def _curve(edge: Dependency, source: Node, target: Node, direct: bool) -> Curve:
    """Down from the needed patch, then to the right into the one that needs it."""
    x1, y1, x2, y2 = source.x, source.y + _DOT, target.x - _DOT, target.y
    bend = min(_ROW, y2 - y1, x2 - x1)
    path = f"M{x1} {y1}V{y2 - bend}Q{x1} {y2} {x1 + bend} {y2}H{x2}"
    return Curve(path, _words(edge, source, target), _kind(edge), not direct)


def _words(edge: Dependency, source: Node, target: Node) -> str:
    lines = [f"{target.link.label} needs {source.link.label}"]
    for reason in edge.reasons[:_REASONS_IN_TITLE]:
        name = f"{reason.symbol}: " if reason.symbol else ""
        lines.append(f"{reason.kind.value}: {name}{reason.text}")
    more = len(edge.reasons) - _REASONS_IN_TITLE
    return "\n".join([*lines, *([f"and {more} more reasons"] if more > 0 else [])])


def _kind(edge: Dependency) -> str:
    """Class of the line: what would go wrong without the needed patch."""
    kinds = {reason.kind for reason in edge.reasons}
    if kinds - {ReasonKind.LINES, ReasonKind.CONTEXT, ReasonKind.DECLARED}:
        return "symbol"
    return "lines" if kinds - {ReasonKind.DECLARED} else "declared"
