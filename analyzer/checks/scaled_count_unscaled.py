"""A count of large steps is added to a base scaled, and given away beside the base unscaled."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from analyzer.check import Check, Hit, Hits
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Expr,
    Function,
    Name,
    Node,
    render,
    uncast,
    walk,
)
from analyzer.effects import KernelApi
from analyzer.happenings import Following, calls, node_expressions, parts, written_names
from reports.finding import Rule, Severity


def _find(function: Function, _: KernelApi) -> Hits:
    scaled = {
        (base, count): (node, line, text) for node, base, count, line, text in _scaled(function)
    }
    if not scaled:
        return None
    following = Following(function.graph)
    hits: list[Hit] = []
    for node, call in calls(function):
        plain = [render(uncast(argument)) for argument in call.arguments]
        for (base, count), (at, line, text) in scaled.items():
            beside = any(pair == (base, count) for pair in pairwise(plain))
            later = node.index in following.after(at.index)
            if beside and later and not _changed(function, {base, count}, at, node, following):
                hits.append(_hit(call, base, count, line, text))
    return tuple(hits)


def _scaled(function: Function) -> Iterator[tuple[Node, str, str, int, str]]:
    """``base + (count << shift)``, the shift being a variable that may be 0."""
    for node, part in parts(function):
        if not isinstance(part, Binary) or part.op != "+":
            continue
        for base, step in ((part.left, part.right), (part.right, part.left)):
            inner = uncast(step)
            if not isinstance(inner, Binary) or inner.op not in {"<<", "*"}:
                continue
            if _variable(base) and _variable(inner.left) and _scale(inner.right):
                yield (
                    node,
                    render(uncast(base)),
                    render(uncast(inner.left)),
                    node.line,
                    render(part),
                )


def _variable(expr: Expr) -> bool:
    return isinstance(uncast(expr), Name) and not render(expr).isupper()


def _scale(expr: Expr) -> bool:
    plain = uncast(expr)
    return isinstance(plain, Name) and not plain.text.isupper()


def _changed(
    function: Function, names: set[str], first: Node, last: Node, following: Following
) -> bool:
    """The base is moved, or the count scaled itself, on the way."""
    return any(
        (base := names & set(written_names(expr))) and (len(base) > 1 or _rescaled(expr, base))
        for node in function.graph.nodes
        if node.index in following.after(first.index) and last.index in following.after(node.index)
        for expr in node_expressions(node)
    )


def _rescaled(expr: Expr, names: set[str]) -> bool:
    """``count <<= shift``, ``base += x``; ``count += done`` only goes on counting."""
    match expr:
        case Assignment(op=op, value=value):
            scales = op in {"<<=", "*="} or any(
                isinstance(part, Binary) and part.op in {"<<", "*"} for part in walk(value)
            )
            return scales and render(uncast(expr.target)) in names
        case _:
            return False


def _hit(call: Call, base: str, count: str, line: int, text: str) -> Hit:
    return Hit(
        f"{count}: counts larger steps than {call.callee}() is told",
        (
            (line, f"`{text}`: {count} counts steps that are scaled before they move {base}"),
            (call.line, f"{call.callee}() gets {base} and {count} as it is"),
        ),
    )


CHECK = Check(
    Rule(
        id="scaled-count-unscaled",
        title="A count of large steps is given away as a count of small ones",
        defect_class="stride",
        severity=Severity.ERROR,
        what="A count is scaled before it is added to a base, so that it counts larger steps than"
        " the base; beside the same base it is given to a call unscaled.",
        why="With large pages only a part of the range is handled: the rest stays mapped.",
        source="semantics.md 2.2 (large pages: a rep stands for 512 frames)",
        false_alarms="A called function that scales the count itself.",
    ),
    find=_find,
)
