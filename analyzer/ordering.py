"""``hvpatch order``: the dependency graph and its closures, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from analyzer.subsets import Subset
from patches.series import Patch, Series
from reports.dependency import Dependencies, Dependency, Reason
from reports.finding import Location

Json = None | bool | str | int | Sequence["Json"] | Mapping[str, "Json"]

_SHOWN_REASONS = 4


def document(
    series: Series, dependencies: Dependencies, subset: Subset | None, tree: str
) -> Mapping[str, Json]:
    """
    The JSON document of ``hvpatch order --json``.

    Patches are named by ``position``, 1-based in the input; ``number`` is what their subject says.
    """
    by_patch: dict[int, list[Dependency]] = {}
    for edge in dependencies.edges:
        by_patch.setdefault(edge.patch, []).append(edge)
    patches: list[Json] = [
        {
            "position": position,
            "number": patch.number,
            "message_id": f"<{patch.message_id}>" if patch.message_id else "",
            "commit": patch.commit_id,
            "title": patch.title,
            "needs": [_edge_json(edge) for edge in by_patch.get(position, ())],
        }
        for position, patch in enumerate(series.patches, 1)
    ]
    return {
        "format": 1,
        "tree": tree,
        "patches": patches,
        "prerequisites": [
            {"position": p.patch, "key": p.key, "value": p.value}
            for p in dependencies.prerequisites
        ],
        "groups": [list(group) for group in dependencies.groups],
        "only": _subset_json(subset) if subset is not None else None,
    }


def json_text(content: Mapping[str, Json]) -> str:
    """The document as text."""
    return json.dumps(content, indent=1) + "\n"


def _edge_json(edge: Dependency) -> Json:
    return {"position": edge.needs, "reasons": [_reason_json(r) for r in edge.reasons]}


def _reason_json(reason: Reason) -> Json:
    return {
        "kind": reason.kind.value,
        "symbol": reason.symbol,
        "text": reason.text,
        "source": {"path": reason.source.path, "line": reason.source.line},
        "target": {"path": reason.target.path, "line": reason.target.line},
    }


def _subset_json(subset: Subset) -> Json:
    return {
        "wanted": list(subset.wanted),
        "positions": list(subset.positions),
        "added": [{"position": at, "reason": why} for at, why in subset.added],
        "proven": subset.proven,
        "inexact_hunks": subset.inexact,
        "failures": [
            {"position": at, "path": path, "reason": why} for at, path, why in subset.failures
        ],
    }


def lines(series: Series, dependencies: Dependencies) -> Iterator[str]:
    """The graph for a reader: each patch, what it needs and why."""
    by_patch: dict[int, list[Dependency]] = {}
    for edge in dependencies.edges:
        by_patch.setdefault(edge.patch, []).append(edge)
    for position, patch in enumerate(series.patches, 1):
        yield f"{patch.number:>3} {patch.title}"
        for edge in by_patch.get(position, ()):
            needed = series.patches[edge.needs - 1]
            yield f"      needs {needed.number}: {_reason(edge.reasons[0])}"
            for reason in edge.reasons[1:_SHOWN_REASONS]:
                yield f"        {' ' * len(str(needed.number))}     {_reason(reason)}"
            more = len(edge.reasons) - _SHOWN_REASONS
            if more > 0:
                yield f"        {' ' * len(str(needed.number))}     and {more} more reasons"
    for prerequisite in dependencies.prerequisites:
        where = "cover letter"
        if prerequisite.patch:
            where = f"patch {series.patches[prerequisite.patch - 1].number}"
        yield f"outside this input ({where}): {prerequisite.key}: {prerequisite.value}"
    yield from _group_lines(series, dependencies.groups)


def _reason(reason: Reason) -> str:
    place = _place(reason.target)
    source = _place(reason.source)
    said = f"{reason.symbol}: {reason.text}" if reason.symbol else reason.text
    arrow = f" ({place} <- {source})" if place and source else f" ({place})" if place else ""
    return said + arrow


def _place(location: Location) -> str:
    return f"{location.path}:{location.line}" if location.line else location.path


def _group_lines(series: Series, groups: Sequence[Sequence[int]]) -> Iterator[str]:
    if len(groups) < 2:
        return
    parts = [f"[{_numbers(series.patches, group)}]" for group in groups]
    yield f"{len(groups)} parts that share nothing: {' '.join(parts)}"


def _numbers(patches: Sequence[Patch], positions: Sequence[int]) -> str:
    return " ".join(str(patches[at - 1].number) for at in positions)


def subset_lines(series: Series, subset: Subset, tree: str) -> Iterator[str]:
    """What is enough for some patches, and whether that was proven."""
    patches = series.patches
    asked, found = _numbers(patches, subset.wanted), _numbers(patches, subset.positions)
    yield f"needed for {asked}: {found} ({len(subset.positions)} of {len(patches)} patches)"
    for at, why in subset.added:
        yield f"  {patches[at - 1].number} is not in the graph: {why} it"
    if subset.proven is None:
        yield "not proven: no tree to apply it to (--tree)"
    elif subset.proven:
        doubt = f"; {subset.inexact} of them do not match in every line" if subset.inexact else ""
        yield f"proven: every hunk applies, in this order, on {tree}{doubt}"
    else:
        yield f"not proven: it does not apply on {tree}, nor would it after all patches before"
        for at, path, why in subset.failures:
            yield f"  {patches[at - 1].number}: {path}: {why}"
