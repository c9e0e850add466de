"""Integer constants a file defines: enumerators and what they are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analyzer.csource.expressions import ExpressionReader, integer
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.syntax import Binary, Call, Cast, Expr, Name, Number, Unary

_BITS = frozenset(("BIT", "BIT_ULL", "_BITUL", "_BITULL"))
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


def evaluate(expr: Expr, known: Mapping[str, int]) -> int | None:
    """Return the value of an integer constant expression, ``None`` if a part of it is not known."""
    match expr:
        case Number(value=value):
            return value
        case Name(text=text):
            return known.get(text)
        case Cast(operand=operand):
            return evaluate(operand, known)
        case Unary(op=op, operand=operand, postfix=False):
            return _unary(op, evaluate(operand, known))
        case Binary(op=op, left=left, right=right):
            first, second = evaluate(left, known), evaluate(right, known)
            return None if first is None or second is None else _binary(op, first, second)
        case Call(arguments=(argument,)) if expr.callee in _BITS:
            bit = evaluate(argument, known)
            return None if bit is None else _binary("<<", 1, bit)
        case _:
            return None


def _unary(op: str, value: int | None) -> int | None:
    if value is None:
        return None
    return {"-": -value, "+": value, "~": ~value, "!": int(not value)}.get(op)


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
    }
    return simple.get(op)
