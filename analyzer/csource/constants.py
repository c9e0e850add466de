"""Integer constants a file defines: enumerators and what they are computed from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from analyzer.csource.expressions import ExpressionReader, integer
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.syntax import (
    Binary,
    Call,
    Cast,
    Conditional,
    Expr,
    Name,
    Number,
    SizeOf,
    String,
    Unary,
)

_BITS = frozenset(("BIT", "BIT_ULL", "_BITUL", "_BITULL"))
_MASKS = frozenset(("GENMASK", "GENMASK_ULL", "__GENMASK", "GENMASK_U8", "GENMASK_U16",
                    "GENMASK_U32", "GENMASK_U64"))  # fmt: skip
_LOGICAL = frozenset(("&&", "||"))
_UNSIGNED = {"u8": 8, "u16": 16, "u32": 32, "u64": 64, "unsigned int": 32, "unsigned": 32,
             "uint8_t": 8, "uint16_t": 16, "uint32_t": 32, "uint64_t": 64}  # fmt: skip
# Shifting further makes a number no register holds.
_WIDEST_SHIFT = 127


def read_enums(
    reader: ExpressionReader, root: SyntaxNode, defines: Mapping[str, str]
) -> Mapping[str, int]:
    """Evaluate the enumerators of every ``enum`` outside functions."""
    known: dict[str, int] = {}
    for name, text in defines.items():
        value = integer(text)
        if value is not None:
            known[name] = value
    enums: dict[str, int] = {}
    for listed in _enum_bodies(root):
        following: int | None = 0
        for enumerator in listed.named_children:
            if enumerator.type != "enumerator":
                continue
            name_node, value_node = (enumerator.child_by_field_name(f) for f in ("name", "value"))
            if value_node is not None:
                following = evaluate(reader.read(value_node), known)
            if name_node is not None and following is not None:
                enums[reader.plain(name_node)] = known[reader.plain(name_node)] = following
                following += 1
    return enums


def _enum_bodies(root: SyntaxNode) -> Iterator[SyntaxNode]:
    for node in root.named_children:
        found = node.child_by_field_name("type") if node.type != "enum_specifier" else node
        if found is not None and found.type == "enum_specifier":
            body = found.child_by_field_name("body")
            if body is not None:
                yield body


class Known(Protocol):
    """Values of names."""

    def get(self, name: str, /) -> int | None:
        """The value of *name*, ``None`` if it is not known."""
        ...


def _unknown(_: Expr) -> int | None:
    return None


def evaluate(
    expr: Expr, known: Known, other: Callable[[Expr], int | None] = _unknown
) -> int | None:
    """
    Return the value of an integer constant expression, ``None`` if a part of it is not known.

    :param other: gives the value of calls and of ``sizeof``.
    """
    match expr:
        case Number(value=value, text=text):
            return _signed(text) if value is None else value
        case Name(text=text):
            return known.get(text)
        case String(text=text):
            return ord(text[1]) if len(text) == 3 and text[0] == "'" else None
        case Cast(type=kind, operand=operand):
            return _cast(kind, evaluate(operand, known, other))
        case Unary(op=op, operand=operand, postfix=False):
            return _unary(op, evaluate(operand, known, other))
        case Binary(op=op, left=left, right=right):
            first, second = (evaluate(side, known, other) for side in (left, right))
            return _logical(op, first, second) if op in _LOGICAL else _pair(op, first, second)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            chosen = evaluate(condition, known, other)
            if chosen is None or then is None:
                return None
            return evaluate(then if chosen else otherwise, known, other)
        case Call(arguments=(argument,)) if expr.callee in _BITS:
            return _pair("<<", 1, evaluate(argument, known, other))
        case Call(arguments=(high, low)) if expr.callee in _MASKS:
            return _mask(evaluate(high, known, other), evaluate(low, known, other))
        case Call() | SizeOf():
            return other(expr)
        case _:
            return None


def _signed(text: str) -> int | None:
    """A literal with its sign: the grammar takes ``-1`` for one."""
    value = integer(text[1:]) if text[:1] in ("-", "+") else None
    return -value if value is not None and text[0] == "-" else value


def _mask(high: int | None, low: int | None) -> int | None:
    """``GENMASK(high, low)``."""
    if high is None or low is None or not 0 <= low <= high <= _WIDEST_SHIFT:
        return None
    return (1 << (high + 1)) - (1 << low)


def _cast(kind: str, value: int | None) -> int | None:
    """Casts to unsigned types of a known width cut off bits; others are taken to be wide enough."""
    bits = _UNSIGNED.get(kind.replace("__", ""))
    return value if value is None or bits is None else value & ((1 << bits) - 1)


def _unary(op: str, value: int | None) -> int | None:
    if value is None:
        return None
    return {"-": -value, "+": value, "~": ~value, "!": int(not value)}.get(op)


def _logical(op: str, left: int | None, right: int | None) -> int | None:
    """``&&`` and ``||``: one operand may decide alone."""
    decides = op == "||"
    if any(value is not None and bool(value) is decides for value in (left, right)):
        return int(decides)
    return None if left is None or right is None else int(not decides)


def _pair(op: str, left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else _binary(op, left, right)


def _binary(op: str, left: int, right: int) -> int | None:
    if op in ("<<", ">>"):
        if not 0 <= right <= _WIDEST_SHIFT:
            return None
        return left << right if op == "<<" else left >> right
    if op in ("/", "%"):
        if right == 0:
            return None
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return quotient if op == "/" else left - quotient * right
    simple = {
        "+": left + right,
        "-": left - right,
        "*": left * right,
        "|": left | right,
        "&": left & right,
        "^": left ^ right,
        "<": int(left < right),
        ">": int(left > right),
        "<=": int(left <= right),
        ">=": int(left >= right),
        "==": int(left == right),
        "!=": int(left != right),
    }
    return simple.get(op)
