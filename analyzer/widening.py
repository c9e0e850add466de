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


def least_needed(automaton: Automaton, bits: int = 1) -> frozenset[str]:
    """
    Variables of together at least *bits* bits whose loss costs least.

    Repeated questions go first, then what is asked about least. Fewer bits, or none, if the other
    variables may hold the followed object.
    """
    asked = Counter(name for t in automaton.transitions for name in t.guard)
    candidates = [
        (not f.name.startswith("?"), asked[f.name], f.name, f.width)
        for f in automaton.variables
        if not _NEEDED & set(f.values) and not f.name.startswith("%")
    ]
    chosen: set[str] = set()
    for *_, name, width in sorted(candidates):
        if bits <= 0:
            break
        chosen.add(name)
        bits -= width
    return frozenset(chosen)


def without(program: Program, names: frozenset[str]) -> Program:
    """The program with *names* unknown everywhere: every test of them may go both ways."""
    nodes = tuple(_node(node, names) for node in program.nodes)
    variables = {n: v for n, v in program.variables.items() if n not in names}
    fills = tuple(
        (loop, target, tuple(s for s in sources if s not in names))
        for loop, target, sources in program.fills
        if target not in names
    )
    return replace(program, nodes=nodes, variables=variables, fills=fills)


def _node(node: LoweredNode, names: frozenset[str]) -> LoweredNode:
    operations = tuple(_operation(o, names) for o in node.operations)
    test = None if node.test is not None and node.test.variable in names else node.test
    implies = tuple(i for i in node.implies if i[0] not in names)
    if implies != node.implies:
        return replace(node, operations=operations, test=test, implies=implies)
    if test is node.test and all(a is b for a, b in zip(operations, node.operations, strict=True)):
        return node
    return replace(node, operations=operations, test=test)


def _operation(operation: Operation, names: frozenset[str]) -> Operation:
    if not any(_mentions(s, names) for _, micro in operation.alternatives for s in micro):
        return operation
    alternatives = tuple((text, _micro(micro, names)) for text, micro in operation.alternatives)
    return replace(operation, alternatives=alternatives)


def _mentions(step: Micro, names: frozenset[str]) -> bool:
    match step:
        case Set(variable=variable):
            return variable in names
        case Copy(variable=variable, sources=sources):
            return variable in names or not names.isdisjoint(sources)
        case Assume(test=test):
            return test.variable in names
        case Acquire(variables=variables) | Happen(variables=variables):
            return not names.isdisjoint(variables)


def _micro(micro: Sequence[Micro], names: frozenset[str]) -> tuple[Micro, ...]:
    kept: list[Micro] = []
    for step in micro:
        match step:
            case _ if not _mentions(step, names):
                kept.append(step)
            case Copy(variable=variable, sources=sources) if variable not in names:
                rest = tuple(s for s in sources if s not in names)
                kept.append(replace(step, sources=rest) if rest else Set(variable, (ANY,)))
            case Acquire() | Happen():
                left = tuple(v for v in step.variables if v not in names)
                kept.append(replace(step, variables=left))
            case _:
                pass
    return tuple(kept)
