"""Dominators, post-dominators, loop nests and holes of control-flow graphs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.csource.dominance import (
    EXIT,
    behind_holes,
    dominators,
    goto_loops,
    hole_between,
    loop_nests,
    post_dominators,
)
from analyzer.csource.functions import read_functions
from analyzer.csource.syntax import ControlFlowGraph, NodeKind

CODE = """\
int f(struct a *a, int n)
{
	if (!a)
		return 1;
	one();
	if (n)
		two();
	for (;;) {
		while (three())
			four();
		if (five())
			break;
	}
again:
	if (six())
		goto again;
	if (seven())
		BUG();
	return 0;
}
"""


def _graph(code: str = CODE) -> ControlFlowGraph:
    (function,) = read_functions("a.c", code).functions
    return function.graph


def _at(graph: ControlFlowGraph, line: int) -> int:
    return next(n.index for n in graph.nodes if n.line == line and n.index > EXIT)


def test_a_dominator_is_on_every_path_from_the_entry() -> None:
    graph = _graph()
    tree = dominators(graph)
    check, one, two, last = (_at(graph, line) for line in (3, 5, 7, 19))
    assert tree.covers(check, last) and tree.covers(one, last) and tree.covers(one, one)
    assert not tree.covers(two, last) and not tree.covers(one, EXIT)


def test_a_post_dominator_is_on_every_path_to_the_exit() -> None:
    graph = _graph()
    tree = post_dominators(graph)
    one, two, loop, last = (_at(graph, line) for line in (5, 7, 9, 19))
    assert tree.covers(loop, one) and tree.covers(last, one) and tree.covers(EXIT, two)
    assert not tree.covers(two, one)
    assert not tree.covers(last, _at(graph, 18)), "BUG() never comes to the exit"


def test_loops_nest_as_they_are_written_and_goto_makes_its_own() -> None:
    graph = _graph()
    (outer,) = loop_nests(graph)
    assert (outer.depth, outer.loop.line) == (1, 8)
    assert [(n.depth, n.loop.line, n.inner) for n in outer.inner] == [(2, 9, ())]
    assert goto_loops(graph) == (frozenset({_at(graph, 15)}),)


def test_a_hole_lies_between_what_is_before_and_what_is_behind_it() -> None:
    lines = CODE.split("\n")
    shown = "\n".join("" if number in (6, 7) else line for number, line in enumerate(lines, 1))
    (function,) = read_functions("a.c", shown, ((6, 7),)).functions
    graph = function.graph
    first, one, last = (_at(graph, line) for line in (3, 5, 19))
    assert function.partial
    assert hole_between(graph, one, last) and hole_between(graph, first, last)
    assert not hole_between(graph, first, one) and not hole_between(graph, last, last)
    assert last in behind_holes(graph) and one not in behind_holes(graph)


def test_a_whole_function_has_no_holes() -> None:
    assert behind_holes(_graph()) == frozenset()
    assert not hole_between(_graph(), 0, EXIT)


def _avoidable(graph: ControlFlowGraph, start: int, without: int) -> set[int]:
    """What is reached from *start* on paths that do not pass *without*."""
    reached, stack = {start} - {without}, [start] if start != without else []
    while stack:
        source = stack.pop()
        for edge in graph.edges:
            if edge.source == source and edge.target not in reached | {without}:
                reached.add(edge.target)
                stack.append(edge.target)
    return reached


@pytest.mark.parametrize("version", ["7.2"])
def test_dominators_agree_with_removing_the_node(
    version: str, kernel_tree: Callable[[str], Path]
) -> None:
    file = kernel_tree(version) / "drivers" / "hv" / "hv_proc.c"
    for function in read_functions(file.name, file.read_text()).functions:
        graph = function.graph
        tree, behind = dominators(graph), post_dominators(graph)
        nodes = [n.index for n in graph.nodes if n.kind is not NodeKind.ENTRY]
        for first in nodes:
            reached = _avoidable(graph, 0, first)
            for second in nodes:
                if second in tree.above:
                    assert tree.covers(first, second) == (second not in reached)
                if second in behind.above:
                    assert behind.covers(first, second) == (
                        EXIT not in _avoidable(graph, second, first)
                    )
