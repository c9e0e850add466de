"""A control-flow graph as lines of text, for expectations inside case files."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.csource.syntax import ControlFlowGraph, Declaration, Function, Node, NodeKind, render

_KIND = {
    NodeKind.ENTRY: "entry",
    NodeKind.EXIT: "exit",
    NodeKind.STATEMENT: "",
    NodeKind.DECLARATION: "",
    NodeKind.CONDITION: "?",
    NodeKind.RETURN: "return",
    NodeKind.SCOPE_ENTER: "enter",
    NodeKind.SCOPE_EXIT: "leave",
    NodeKind.UNREAD: "unread",
}


def describe(function: Function) -> Iterator[str]:
    """Head, nodes with successors (true first), loops, unread lines."""
    parameters = ", ".join(_declaration(p) for p in function.parameters)
    yield f"{function.return_type} {function.name}({parameters})"
    graph = function.graph
    yield from (_node(graph, node) for node in graph.nodes)
    for loop in graph.loops:
        yield f"loop {loop.head}: {' '.join(map(str, sorted(loop.body)))}"
    for line, reason in graph.unread:
        yield f"not read {line}: {reason}"


def _node(graph: ControlFlowGraph, node: Node) -> str:
    edges = [e for e in graph.edges if e.source == node.index]
    targets = " ".join(f"{'' if e.label is None else 'FT'[e.label]}{e.target}" for e in edges)
    parts = [_KIND[node.kind]]
    if node.declares is not None and node.kind is NodeKind.DECLARATION:
        parts.append(_declaration(node.declares))
    elif node.expr is not None:
        parts.append(render(node.expr))
    if node.iterates:
        parts.append(f"sets {', '.join(node.iterates)}")
    text = " ".join(part for part in parts if part)
    return f"{node.index} [{node.line}] {text} -> {targets or '-'}"


def _declaration(declared: Declaration) -> str:
    text = f"{declared.type} {declared.name}".strip() + ("[]" if declared.array else "")
    if declared.cleanup:
        text += f" cleanup({declared.cleanup})"
    return f"{text} = {render(declared.initial)}" if declared.initial is not None else text


def flaws(function: Function) -> Iterator[str]:
    """What no control-flow graph may have: loose edges, wrong labels, nodes nothing leads to."""
    graph = function.graph
    count = len(graph.nodes)
    if [node.index for node in graph.nodes] != list(range(count)):
        yield "nodes are not numbered in order"
    if any(not (0 <= e.source < count and 0 <= e.target < count) for e in graph.edges):
        yield "an edge leads nowhere"
    if len(set(graph.edges)) != len(graph.edges):
        yield "an edge stands twice"
    for node in graph.nodes:
        labels = {e.label for e in graph.edges if e.source == node.index}
        if not labels <= _labels(node):
            yield f"node {node.index} has edges {labels}"
        if node.kind is NodeKind.CONDITION and len(labels) < (1 if _literal(node) else 2):
            yield f"condition {node.index} has edges {labels}"
    yield from (f"nothing leads to node {i}" for i in set(range(2, count)) - _reached(graph))
    for loop in graph.loops:
        if loop.head not in loop.body or graph.nodes[loop.head].kind is not NodeKind.CONDITION:
            yield f"loop of line {loop.line} has no head"
    if any(not function.line <= n.line <= function.end_line for n in graph.nodes):
        yield "a node stands outside the function"


def _labels(node: Node) -> set[bool | None]:
    if node.kind is NodeKind.CONDITION:
        return {True, False}
    return set() if node.kind is NodeKind.EXIT else {None}


def _literal(node: Node) -> bool:
    return node.expr is not None and render(node.expr) in ("0", "1", "true", "false")


def _reached(graph: ControlFlowGraph) -> set[int]:
    reached, stack = {0}, [0]
    while stack:
        source = stack.pop()
        for edge in graph.edges:
            if edge.source == source and edge.target not in reached:
                reached.add(edge.target)
                stack.append(edge.target)
    return reached
