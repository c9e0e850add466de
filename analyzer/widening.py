"""Stop following variables of a program whose product with the machine would not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analyzer.steps import (
    Acquire,
    Assume,
    Copy,
    Happen,
    LoweredNode,
    Micro,
    Operation,
    Program,
    Set,
)
from analyzer.values import ANY, FAILED_ERROR, FAILED_NULL, SUBJECT
from model.automaton import Automaton

_NEEDED = frozenset({SUBJECT, FAILED_NULL, FAILED_ERROR})


def least_needed(automaton: Automaton) -> str:
    """
    The variable whose loss costs least: a repeated question, else the one asked about least.

    Empty if every variable may hold the followed object.
    """
    asked = Counter(name for t in automaton.transitions for name in t.guard)
    candidates = [
        (not f.name.startswith("?"), asked[f.name], f.name)
        for f in automaton.variables
        if not _NEEDED & set(f.values) and not f.name.startswith("%")
    ]
    return min(candidates)[2] if candidates else ""


def without(program: Program, name: str) -> Program:
    """The program with *name* unknown everywhere: every test of it may go both ways."""
    nodes = tuple(_node(node, name) for node in program.nodes)
    variables = {n: v for n, v in program.variables.items() if n != name}
    fills = tuple(
        (loop, target, tuple(s for s in sources if s != name))
        for loop, target, sources in program.fills
        if target != name
    )
    return replace(program, nodes=nodes, variables=variables, fills=fills)


def _node(node: LoweredNode, name: str) -> LoweredNode:
    test = None if node.test is not None and node.test.variable == name else node.test
    return replace(node, operations=tuple(_operation(o, name) for o in node.operations), test=test)


def _operation(operation: Operation, name: str) -> Operation:
    alternatives = tuple((text, _micro(micro, name)) for text, micro in operation.alternatives)
    return replace(operation, alternatives=alternatives)


def _micro(micro: Sequence[Micro], name: str) -> tuple[Micro, ...]:
    kept: list[Micro] = []
    for step in micro:
        match step:
            case Set(variable=variable) | Copy(variable=variable) if variable == name:
                continue
            case Copy(sources=sources) if name in sources:
                rest = tuple(s for s in sources if s != name)
                kept.append(replace(step, sources=rest) if rest else Set(step.variable, (ANY,)))
            case Assume(test=test) if test.variable == name:
                continue
            case Acquire() | Happen():
                kept.append(replace(step, variables=tuple(v for v in step.variables if v != name)))
            case _:
                kept.append(step)
    return tuple(kept)
