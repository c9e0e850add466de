"""A value from outside the kernel indexes an array, and nothing bounds it."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.around import Around
from analyzer.check import Check, Hit, Hits
from analyzer.csource.syntax import (
    Binary,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Node,
    NodeKind,
    render,
    uncast,
)
from analyzer.happenings import ORDERINGS, parts
from analyzer.outside import Outside, OutsideValues
from reports.finding import Confidence, Rule, Severity


def _find(function: Function, around: Around) -> Hits:
    indexed = [(node, part) for node, part in parts(function) if isinstance(part, Index)]
    if not indexed:
        return None
    values = OutsideValues(function, around)
    found: dict[str, Hit] = {}
    for node, part in indexed:
        hit = _judge(values, node, part)
        if hit is not None:
            found.setdefault(hit.message.split(":")[0], hit)
    return tuple(found.values())


def _judge(values: OutsideValues, node: Node, part: Index) -> Hit | None:
    value = values.of(part.index, node.index)
    if value is not None:
        length = _length(values, part)
        if (
            not length
            or _too_narrow(values, part.index, length)
            or not values.unbounded(value, node.index)
        ):
            return None
        return _hit(value, part, f"it indexes {_size(part, length)}")
    for limit, line in _loop_limits(values, node, part.index):
        length = _length(values, part)
        if not length and not _inside(values, part, limit):
            continue
        if values.unbounded(limit, node.index) and not _too_narrow_text(values, limit, length):
            words = f"{render(part.index)} runs up to {limit.text} (line {line})"
            words += f" in {_size(part, length)}"
            return _hit(limit, part, words)
    return None


def _inside(values: OutsideValues, part: Index, limit: Outside) -> bool:
    """The array is a part of the message that tells its length, of a type that is not shown."""
    base = uncast(part.base)
    same = isinstance(base, Member) and base.arrow and limit.text.startswith(render(base.base))
    return same and values.types.of(part.base) is None


def _size(part: Index, length: str) -> str:
    return (
        f"{render(part.base)}[{length}]" if length else f"{render(part.base)}[] of the same message"
    )


def _hit(value: Outside, part: Index, words: str) -> Hit:
    return Hit(
        f"{value.text}: a number from {value.who} reaches an index of {render(part.base)} untested",
        (
            (value.line, f"{value.text} was written by {value.who}"),
            (part.line, f"{words}; no test before bounds it"),
        ),
        Confidence.MEDIUM,
    )


def _length(values: OutsideValues, part: Index) -> str:
    """The array's length as written; empty for a pointer or an array without one."""
    known = values.types.of(part.base)
    return known.lengths[0] if known is not None and known.lengths else ""


def _loop_limits(values: OutsideValues, node: Node, index: Expr) -> Iterator[tuple[Outside, int]]:
    """Outside values that alone limit the loop variable *index*."""
    name = uncast(index)
    if not isinstance(name, Name):
        return
    limits = []
    for other in values.function.graph.nodes:
        test = other.expr
        if other.kind is not NodeKind.CONDITION or not isinstance(test, Binary):
            continue
        if test.op not in ORDERINGS or node.index not in values.following.after(other.index):
            continue
        sides = [s for s in (test.left, test.right) if render(uncast(s)) != name.text]
        if len(sides) != 1:
            continue
        limit = values.of(sides[0], other.index)
        if limit is None:
            return
        limits.append((limit, other.line))
    yield from limits


def _too_narrow(values: OutsideValues, index: Expr, length: str) -> bool:
    known = values.types.of(uncast(index))
    return known is not None and _fits(known.unsigned_bits, length)


def _too_narrow_text(values: OutsideValues, limit: Outside, length: str) -> bool:
    return length.isdigit() and _fits(8, length) and "u8" in limit.text


def _fits(bits: int, length: str) -> bool:
    return bool(bits) and length.isdigit() and (1 << bits) <= int(length)


CHECK = Check(
    Rule(
        id="outside-index-unchecked",
        title="A number from outside the kernel reaches an index untested",
        defect_class="bounds",
        severity=Severity.WARNING,
        what="An index of an array, or the limit of the loop that counts it, was read from memory"
        " that a program, the host or the hypervisor wrote; no test before bounds it.",
        why="A malformed message makes the kernel read or write behind the array.",
        source="Documentation/process/deprecated.rst (open-coded arithmetic), I-HC-OUT of"
        " semantics.md: what the other side writes is data, not a promise",
        false_alarms="The other side is trusted and the number was validated in another file.",
    ),
    find_around=_find,
)
