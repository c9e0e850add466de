"""Which patch of a series needs which: the graph, its closures and its independent parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import networkx

from analyzer.linelinks import Link, line_links
from analyzer.patchreading import PatchReading, read_patches
from analyzer.symbollinks import build_links, symbol_links
from patches.series import Patch, Series, Trailer
from patches.tree import SourceTree
from reports.dependency import Dependencies, Dependency, Prerequisite, Reason, ReasonKind
from reports.finding import Location

_RANK = {kind: rank for rank, kind in enumerate(ReasonKind)}
_NAMES_OTHERS = frozenset(
    {
        "depends-on",
        "based-on",
        "prerequisite-patch-id",
        "prerequisite-message-id",
        "prerequisite-change-id",
    }
)


def find_dependencies(
    series: Series, tree: SourceTree | None, readings: Sequence[PatchReading] | None = None
) -> Dependencies:
    """
    Find out which patch of *series* needs which, and why.

    :param tree: before the series; what its files declare already ties no patches together.
        ``None`` without one: then a patch that declares a thing is believed to be the first.
    :param readings: of the patches, if they were read already.
    """
    read = read_patches(series.patches) if readings is None else readings
    prerequisites, declared = _declared(series)
    reasons: dict[tuple[int, int], list[Reason]] = {}
    replaced = _replaced(series)
    for links in (
        line_links(series.patches),
        symbol_links(read, tree),
        build_links(read),
        declared,
    ):
        for patch, needs, reason in links:
            if patch != needs and needs not in replaced.get(patch, ()):
                reasons.setdefault((patch, needs), []).append(reason)
    edges = tuple(
        Dependency(patch, needs, tuple(sorted(reasons[patch, needs], key=_order)))
        for patch, needs in sorted(reasons)
    )
    groups = _groups(len(series.patches), edges)
    return Dependencies(edges, prerequisites, groups)


def graph_of(patches: int, edges: Sequence[Dependency]) -> networkx.DiGraph[int]:
    """The graph with an edge from each patch to what it needs; nodes are 1 .. *patches*."""
    graph: networkx.DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from(range(1, patches + 1))
    graph.add_edges_from((edge.patch, edge.needs) for edge in edges)
    return graph


def closure(patches: int, edges: Sequence[Dependency], wanted: Sequence[int]) -> tuple[int, ...]:
    """The positions *wanted* and of everything they need, in order."""
    graph = graph_of(patches, edges)
    needed = set(wanted)
    for position in wanted:
        needed |= networkx.descendants(graph, position)
    return tuple(sorted(needed))


def _groups(patches: int, edges: Sequence[Dependency]) -> tuple[tuple[int, ...], ...]:
    parts = networkx.weakly_connected_components(graph_of(patches, edges))
    return tuple(sorted(tuple(sorted(part)) for part in parts))


def _replaced(series: Series) -> dict[int, frozenset[int]]:
    """
    Patch -> earlier patches that are older revisions of patches of its own series.

    An input may hold several revisions of a series; what one posting needs is in it, not in the
    posting before. A new posting begins where the numbers do not go up.
    """
    posting: list[tuple[int, Patch]] = []
    older: dict[str, list[int]] = {}
    found: dict[int, frozenset[int]] = {}
    for patch in (*series.patches, None):
        if posting and (patch is None or patch.number <= posting[-1][1].number):
            titles = {one.title for _, one in posting}
            before = frozenset(at for title in titles for at in older.get(title, ()))
            found.update((at, before) for at, _ in posting)
            for at, one in posting:
                older.setdefault(one.title, []).append(at)
            posting = []
        if patch is not None:
            posting.append((sum(map(len, older.values())) + len(posting) + 1, patch))
    return {at: before for at, before in found.items() if before}


def _order(reason: Reason) -> tuple[int, str, str, int]:
    return _RANK[reason.kind], reason.symbol, reason.target.path, reason.target.line


def _declared(series: Series) -> tuple[tuple[Prerequisite, ...], list[Link]]:
    """What trailers name: patches of this input become edges, the rest stays a prerequisite."""
    by_id = {str(p.message_id): at for at, p in enumerate(series.patches, 1) if p.message_id}
    by_title: dict[str, int] = {}
    for position, patch in enumerate(series.patches, 1):
        by_title.setdefault(patch.title, position)
    outside: dict[Prerequisite, None] = {}
    links: list[Link] = []
    cover = series.cover.trailers if series.cover is not None else ()
    for position, trailers in [(0, cover), *((n, p.trailers) for n, p in _numbered(series))]:
        for trailer in trailers:
            needs = _named(trailer, by_id, by_title)
            if needs and position and needs < position:
                text = f"says so: {trailer.key}: {trailer.value}"
                nowhere = Location("", 0)
                reason = Reason(ReasonKind.DECLARED, trailer.key, text, nowhere, nowhere)
                links.append((position, needs, reason))
            elif not needs and trailer.key.lower() in _NAMES_OTHERS:
                outside.setdefault(Prerequisite(position, trailer.key, trailer.value))
    return tuple(outside), links


def _numbered(series: Series) -> Iterator[tuple[int, Patch]]:
    return iter(enumerate(series.patches, 1))


def _named(trailer: Trailer, by_id: dict[str, int], by_title: dict[str, int]) -> int:
    """Position of the patch of this input that a trailer names; 0 if it names none."""
    key = trailer.key.lower()
    if key == "fixes":
        return by_title.get(trailer.value.partition('("')[2].removesuffix('")'), 0)
    if key not in _NAMES_OTHERS:
        return 0
    return next((at for name, at in sorted(by_id.items()) if name in trailer.value), 0)
