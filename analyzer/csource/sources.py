"""Where a value comes from in the end: copies are followed back to calls, parameters, constants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.csource.definitions import classify, resulting
from analyzer.csource.places import summary
from analyzer.csource.syntax import Conditional, Expr, Function, NodeKind, render
from analyzer.csource.valueflow import Definition, Origin, ValueFlow

# A chain of copies longer than this is not followed to its end.
_LONGEST_CHAIN = 64


@dataclass(frozen=True, slots=True)
class Source:
    """
    One origin of a value.

    :param node: the node that made it, or that reads it where nothing in the function made it.
    :param text: the expression: a call, a constant, a parameter's name.
    """

    origin: Origin
    text: str
    callee: str
    node: int
    line: int


@dataclass(frozen=True, slots=True)
class Returned:
    """What one ``return`` may hand back; *sources* is empty for ``return;``."""

    node: int
    line: int
    text: str
    sources: tuple[Source, ...]


def sources_of(flow: ValueFlow, expr: Expr, node: int, line: int) -> tuple[Source, ...]:
    """
    Return what *expr*, read when *node* begins, may come from; each source once, by node.

    An expression that computes something is its own source.
    """
    found = dict.fromkeys(_sources(flow, expr, node, line, None, frozenset()))
    return tuple(sorted(found, key=lambda s: (s.node, s.text, s.origin.value)))


def _sources(
    flow: ValueFlow,
    expr: Expr,
    node: int,
    line: int,
    reader: Definition | None,
    followed: frozenset[int],
) -> Iterator[Source]:
    value = resulting(expr)
    if isinstance(value, Conditional):
        for side in (value.then or value.condition, value.otherwise):
            yield from _sources(flow, side, node, line, reader, followed)
        return
    origin, callee = classify(value, flow.places)
    if origin is not Origin.COPY:
        yield Source(origin, render(value), callee, node, line)
        return
    definitions = _held(flow, value, node, reader)
    if not definitions:
        yield Source(Origin.ENTRY, render(value), "", node, line)
    for definition in definitions:
        yield from _of_definition(flow, definition, followed)


def _held(
    flow: ValueFlow, place: Expr, node: int, reader: Definition | None
) -> tuple[Definition, ...]:
    for text in (render(place), render(summary(place))):
        held = flow.before(node, text) if reader is None else flow.at(reader, text)
        if held:
            return held
    return ()


def _of_definition(
    flow: ValueFlow, definition: Definition, followed: frozenset[int]
) -> Iterator[Source]:
    source = definition.source
    again = definition.index in followed
    if again and definition.origin is Origin.COPY:
        return  # a loop hands the value round: where it came in is found by another way
    through = source is not None and (
        definition.origin is Origin.COPY or isinstance(resulting(source), Conditional)
    )
    if source is None or not through or again or len(followed) >= _LONGEST_CHAIN:
        text = render(source) if source is not None else definition.place
        yield Source(definition.origin, text, definition.callee, definition.node, definition.line)
        return
    yield from _sources(
        flow,
        source,
        definition.node,
        definition.line,
        definition,
        followed | {definition.index},
    )


def returned(function: Function, flow: ValueFlow) -> tuple[Returned, ...]:
    """Return what each ``return`` of *function* may hand back, in order of nodes."""
    found = []
    for node in function.graph.nodes:
        if node.kind is NodeKind.RETURN:
            expr = node.expr
            held = () if expr is None else sources_of(flow, expr, node.index, node.line)
            found.append(Returned(node.index, node.line, render(expr) if expr else "", held))
    return tuple(found)


def aliases(flow: ValueFlow, node: int, place: str) -> tuple[str, ...]:
    """
    Other places that hold the same value as *place* when *node* begins, by assignment alone.

    Both must have exactly one definition there, and the two must come from the same source.
    """
    wanted = _single(flow, node, place)
    if wanted is None:
        return ()
    return tuple(p for p in flow.places if p != place and _single(flow, node, p) == wanted)


def _single(flow: ValueFlow, node: int, place: str) -> Source | None:
    definitions = flow.before(node, place)
    found = [s for d in definitions for s in _of_definition(flow, d, frozenset())]
    made = {Origin.CALL, Origin.PARAMETER, Origin.ADDRESS}
    return found[0] if len(definitions) == len(found) == 1 and found[0].origin in made else None
