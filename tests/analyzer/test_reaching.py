"""Reaching definitions against a search over paths, on random graphs and on real functions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.csource.definitions import value_flow
from analyzer.csource.functions import read_functions
from analyzer.csource.syntax import Edge
from analyzer.csource.valueflow import Definition, Origin, solve, transfer

_PLACES = ("a", "b", "c")


@st.composite
def _graphs(draw: st.DrawFn) -> tuple[int, list[Edge], list[list[Definition]]]:
    count = draw(st.integers(2, 9))
    nodes = st.integers(0, count - 1)
    pairs = draw(st.lists(st.tuples(nodes, nodes), min_size=1, max_size=18, unique=True))
    made: list[list[Definition]] = []
    index = 0
    for node in range(count):
        here = []
        for place in draw(st.lists(st.sampled_from(_PLACES), max_size=3)):
            certain = draw(st.booleans())
            here.append(Definition(index, place, node, 1, Origin.COMPUTED, None, "", certain))
            index += 1
        made.append(here)
    return count, [Edge(s, t) for s, t in pairs], made


def _along_paths(count: int, edges: list[Edge], made: list[list[Definition]]) -> list[set[int]]:
    """Walk from every reachable definition along all edges until something replaces it."""
    reachable, stack = {0}, [0]
    while stack:
        source = stack.pop()
        targets = {e.target for e in edges if e.source == source} - reachable
        reachable |= targets
        stack.extend(targets)
    before: list[set[int]] = [set() for _ in range(count)]
    for node in reachable:
        for position, definition in enumerate(made[node]):
            if any(d.certain and d.place == definition.place for d in made[node][position + 1 :]):
                continue
            walk = [e.target for e in edges if e.source == node]
            while walk:
                at = walk.pop()
                if definition.index in before[at]:
                    continue
                before[at].add(definition.index)
                if not any(d.certain and d.place == definition.place for d in made[at]):
                    walk.extend(e.target for e in edges if e.source == at)
    return before


@given(_graphs())
@settings(max_examples=400, deadline=None)
def test_the_solution_is_what_a_search_over_paths_finds(
    graph: tuple[int, list[Edge], list[list[Definition]]],
) -> None:
    count, edges, made = graph
    of_place = dict.fromkeys(_PLACES, 0)
    for definition in (d for here in made for d in here):
        of_place[definition.place] |= 1 << definition.index
    solved = solve(count, edges, 0, [transfer(here, of_place) for here in made])
    bits = [{i for i in range(64) if found >> i & 1} for found in solved]
    assert bits == _along_paths(count, edges, made)


def test_every_place_holds_something_at_every_node_of_real_functions(
    kernel_tree: Callable[[str], Path],
) -> None:
    root = kernel_tree("7.2")
    functions = 0
    for name in ("drivers/hv/hv_proc.c", "drivers/hv/mshv_root_main.c", "mm/mmu_notifier.c"):
        for function in read_functions(name, (root / name).read_text()).functions:
            flow = value_flow(function)
            functions += 1
            ordered = [d.node for d in flow.definitions]
            assert ordered == sorted(ordered)
            reached = {e.target for e in function.graph.edges}
            for node in sorted(reached):
                assert all(flow.before(node, place) for place in flow.places)
    assert functions >= 100


def test_after_a_certain_write_nothing_else_is_held(kernel_tree: Callable[[str], Path]) -> None:
    path = kernel_tree("7.2") / "drivers/hv/mshv_root_main.c"
    checked = 0
    for function in read_functions("x.c", path.read_text()).functions:
        flow = value_flow(function)
        for node in function.graph.nodes:
            made = flow.made_by(node.index)
            if made and made[-1].certain:
                assert flow.after(node.index, made[-1].place) == (made[-1],)
                checked += 1
    assert checked >= 100
