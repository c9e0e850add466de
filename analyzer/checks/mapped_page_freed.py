"""A page is freed though the call that mapped it for the hypervisor succeeded.

Example: ``ret = item_call_map(page_to_pfn(page)); __free_page(page);`` without a test of ``ret``.
"""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.check import Check, Hit, Surroundings
from analyzer.counterparts import counterparts
from analyzer.csource.syntax import Call, Function, Name, Node, uncast
from analyzer.effect import Resource, Result
from analyzer.failuretests import sets
from analyzer.happenings import calls
from analyzer.names import identifiers, root, scan
from analyzer.pathfacts import PathFacts
from reports.finding import Rule, Severity

_STATES_AT_MOST = 3000


def _compare(function: Function, others: Surroundings) -> tuple[Hit, ...] | None:
    pages = _pages(function, others)
    if not pages:
        return None
    facts = PathFacts(function)
    hits = []
    for node, result, call in _maps(function, others):
        given = {name for a in call.arguments for name in identifiers(a)}
        for page, known_as in pages.items():
            line = _freed_after(function, facts, (node, result, page), others)
            if known_as & given and line:
                hits.append(_hit(page, call, line))
    return tuple(hits)


def _hit(page: str, call: Call, line: int) -> Hit:
    steps = (
        (call.line, f"{call.callee}() is given {page} and succeeds"),
        (line, f"frees {page}; nothing has unmapped it"),
    )
    return Hit(f"{page} is freed while it is mapped for the hypervisor", steps)


def _pages(function: Function, others: Surroundings) -> dict[str, frozenset[str]]:
    """Pages that a local gets from an allocator, with the names through which they are given."""
    names = scan(function)
    made = {}
    for node in function.graph.nodes:
        found = sets(node)
        if found is not None and isinstance(found[2], Call) and names.local(found[0]):
            row = others.effect_of(found[2].callee)
            if row is not None and row.acquires is Resource.PAGE:
                made[found[0]] = frozenset({found[0]})
    for node in function.graph.nodes:
        found = sets(node)
        if found is not None and isinstance(found[2], Name) and found[2].text in made:
            made[found[2].text] |= {root(found[1])}
    return made


def _maps(function: Function, others: Surroundings) -> Iterator[tuple[Node, str, Call]]:
    """Calls whose result says whether the hypervisor mapped something, with the result's name."""
    for node in function.graph.nodes:
        found = sets(node)
        if found is None or not isinstance(found[2], Call):
            continue
        callee = others.by_name.get(found[2].callee)
        # A second version of the call is undone like the first one.
        name = found[2].callee.rstrip("0123456789")
        undone = any(counterparts(name, other) for other in others.by_name)
        if callee is not None and undone and _asks_hypervisor(callee, others):
            row = others.effect_of(found[2].callee)
            if row is not None and row.result is Result.ERRNO and isinstance(found[1], Name):
                yield node, found[0], found[2]


def _asks_hypervisor(callee: Function, others: Surroundings) -> bool:
    rows = (others.effect_of(call.callee) for _, call in calls(callee))
    return any(row is not None and row.hypercall is not None for row in rows)


def _freed_after(
    function: Function, facts: PathFacts, mapped: tuple[Node, str, str], others: Surroundings
) -> int:
    """Line at which the page is freed on a way on which the mapping succeeded; else 0."""
    node, result, page = mapped
    success = {(result, False), (f"{result} < 0", False), (f"0 < {result}", False)}
    waiting = []
    for edge in facts.successors.get(node.index, ()):
        behind = facts.after(node, edge, facts.at(node.index))
        if behind is not None:
            waiting.append((edge.target, behind | success))
    seen = set(waiting)
    callees = {n.index: [c for m, c in calls(function) if m is n] for n in function.graph.nodes}
    for index, before in waiting:  # grows: nearest first
        for call in callees[index]:
            row = others.effect_of(call.callee)
            at = row.releases if row is not None else None
            if at is not None and at < len(call.arguments):
                argument = uncast(call.arguments[at])
                if isinstance(argument, Name) and argument.text == page:
                    return call.line
        at_node = function.graph.nodes[index]
        found = sets(at_node)
        undone = any(
            counterparts(c.callee, n.callee) for n in callees[index] for c in callees[node.index]
        )
        if undone or (found is not None and found[0] == page) or len(seen) > _STATES_AT_MOST:
            continue
        for edge in facts.successors.get(index, ()):
            behind = facts.after(at_node, edge, before)
            if behind is not None and (edge.target, behind) not in seen:
                seen.add((edge.target, behind))
                waiting.append((edge.target, behind))
    return 0


CHECK = Check(
    Rule(
        id="mapped-page-freed",
        title="A page is freed while it is mapped for the hypervisor",
        defect_class="freed-while-owned",
        severity=Severity.ERROR,
        what="The call that mapped the page succeeded, and the page is freed without an unmap.",
        why="The hypervisor goes on writing to a page that Linux has given to someone else.",
        source="semantics.md 1 (a frame is freed after the hypervisor has given it back)",
        false_alarms="The mapping ended by other means, e.g. with the partition.",
    ),
    compare=_compare,
)
