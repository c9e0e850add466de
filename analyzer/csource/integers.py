"""Integers with the types and the arithmetic that C gives them on a 64-bit Linux (LP64)."""

from __future__ import annotations

import re
from dataclasses import dataclass

INT, LONG = 32, 64
"""Bits of ``int`` and of ``long``, which ``long long`` has too."""

_LITERAL = re.compile(r"(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)([uUlL]*)\Z")
_SUFFIXES = frozenset(("", "u", "l", "ul", "lu", "ll", "ull", "llu"))
_ESCAPES = {"n": 10, "t": 9, "r": 13, "0": 0, "\\": 92, "'": 39, '"': 34, "a": 7, "b": 8}
# include/uapi/asm-generic/int-ll64.h, include/linux/types.h, v7.2; what a configuration may
# change the width of (phys_addr_t on 32 bits) has the width of LP64 here.
_TYPEDEFS = {
    **{
        f"{prefix}{sign}{bits}{suffix}": (bits, unsigned)
        for bits in (8, 16, 32, 64)
        for prefix, sign, suffix, unsigned in (
            ("", "u", "", True),
            ("", "s", "", False),
            ("__", "u", "", True),
            ("__", "s", "", False),
            ("", "uint", "_t", True),
            ("", "int", "_t", False),
        )
    },
    **dict.fromkeys(("size_t", "uintptr_t", "phys_addr_t", "dma_addr_t", "pgoff_t"), (LONG, True)),
    **dict.fromkeys(("ssize_t", "ptrdiff_t", "loff_t", "intptr_t"), (LONG, False)),
    **dict.fromkeys(("gfp_t", "uint", "__le32", "__be32"), (INT, True)),
    **dict.fromkeys(("ulong", "__le64", "__be64"), (LONG, True)),
    "pid_t": (INT, False),
}
_QUALIFIERS = frozenset(("const", "volatile", "static", "extern", "register", "__force"))


@dataclass(frozen=True, slots=True)
class Integer:
    """A value and its type: *bits* wide (8 to 64), *unsigned* or in two's complement."""

    value: int
    bits: int = INT
    unsigned: bool = False


def literal(text: str) -> Integer | None:
    """
    Return an integer literal with the first type that holds it.

    >>> literal("0xffffffff")
    Integer(value=4294967295, bits=32, unsigned=True)
    """
    match = _LITERAL.match(text)
    if match is None or match[2].lower() not in _SUFFIXES:
        return None
    digits, suffix = match[1], match[2].lower()
    octal = len(digits) > 1 and digits.isdigit() and digits[0] == "0"
    if len(digits) > 70 or (octal and not set(digits) <= set("01234567")):
        return None
    value = int(digits, 8) if octal else int(digits, 0)
    decimal = digits.isdigit() and not octal
    for bits in (INT, LONG) if "l" not in suffix else (LONG,):
        if "u" not in suffix and value < 1 << (bits - 1):
            return Integer(value, bits, False)
        if ("u" in suffix or not decimal) and value < 1 << bits:
            return Integer(value, bits, True)
    return None


def character(text: str) -> Integer | None:
    """Return the ``int`` that a character literal of one ASCII character is."""
    body = text[1:-1] if len(text) >= 3 and text[0] == text[-1] == "'" else ""
    if len(body) == 1 and body != "\\":
        return Integer(ord(body)) if ord(body) < 128 else None
    if len(body) == 2 and body[0] == "\\" and body[1] in _ESCAPES:
        return Integer(_ESCAPES[body[1]])
    if re.fullmatch(r"\\x[0-7][0-9a-fA-F]", body):
        return Integer(int(body[2:], 16))
    return None


def integer_type(text: str) -> tuple[int, bool] | None:
    """
    Bits of an integer type, and whether it is unsigned; ``None`` for any other type.

    Plain ``char`` is none: its sign depends on the kernel's version (-funsigned-char since 6.2).
    """
    words = [word for word in text.split() if word not in _QUALIFIERS]
    if len(words) == 1 and words[0] in _TYPEDEFS:
        return _TYPEDEFS[words[0]]
    if not words or not set(words) <= {"unsigned", "signed", "char", "short", "int", "long"}:
        return None
    unsigned = "unsigned" in words
    if "char" in words:
        return (8, unsigned) if unsigned or "signed" in words else None
    if "short" in words:
        return 16, unsigned
    return (LONG if "long" in words else INT), unsigned


def size_of_type(text: str) -> int | None:
    """Bytes of a scalar type, ``None`` for what only a declaration can tell."""
    if "*" in text and "(" not in text and "[" not in text:
        return LONG // 8
    if " ".join(w for w in text.split() if w not in _QUALIFIERS) in ("char", "bool", "_Bool"):
        return 1
    found = integer_type(text)
    return found[0] // 8 if found is not None else None


def convert(value: int, bits: int, unsigned: bool) -> Integer:
    """Return *value* modulo the range of a type, as gcc does for signed ones too."""
    value &= (1 << bits) - 1
    if not unsigned and value >> (bits - 1):
        value -= 1 << bits
    return Integer(value, bits, unsigned)


def cast(text: str, operand: Integer) -> Integer | None:
    """Convert to the type *text*; ``None`` if that is no integer type."""
    if text.strip() in ("bool", "_Bool"):
        return Integer(int(operand.value != 0), 8, True)
    found = integer_type(text)
    return convert(operand.value, *found) if found is not None else None


def promote(operand: Integer) -> Integer:
    """What is narrower than ``int`` becomes ``int``."""
    return Integer(operand.value) if operand.bits < INT else operand


def common_type(left: Integer, right: Integer) -> tuple[int, bool]:
    """The usual arithmetic conversions of C11 6.3.1.8, for two promoted operands."""
    bits = max(left.bits, right.bits)
    return bits, any(one.unsigned and one.bits == bits for one in (left, right))


def unary(op: str, operand: Integer) -> Integer | None:
    """Apply ``- + ~ !``."""
    operand = promote(operand)
    match op:
        case "+":
            return operand
        case "-":
            return convert(-operand.value, operand.bits, operand.unsigned)
        case "~":
            return convert(~operand.value, operand.bits, operand.unsigned)
        case "!":
            return Integer(int(operand.value == 0))
        case _:
            return None


def binary(op: str, left: Integer, right: Integer) -> Integer | None:
    """
    Apply an arithmetic, shift or comparison operator.

    Signed arithmetic wraps, as the kernel tells gcc (-fno-strict-overflow, Makefile, v7.2). What
    has no value is ``None``: a division by zero, a shift by the width of the type or more.
    """
    left, right = promote(left), promote(right)
    if op in ("<<", ">>"):
        if not 0 <= right.value < left.bits:
            return None
        moved = left.value << right.value if op == "<<" else left.value >> right.value
        return convert(moved, left.bits, left.unsigned)
    bits, unsigned = common_type(left, right)
    first, second = (convert(one.value, bits, unsigned).value for one in (left, right))
    if op in ("==", "!=", "<", "<=", ">", ">="):
        return Integer(int(_compare(op, first, second)))
    result = _arithmetic(op, first, second)
    if result is None or (
        op in ("/", "%") and not unsigned and -result == first == -(1 << (bits - 1))
    ):
        return None
    return convert(result, bits, unsigned)


def _compare(op: str, first: int, second: int) -> bool:
    match op:
        case "==":
            return first == second
        case "!=":
            return first != second
        case "<":
            return first < second
        case "<=":
            return first <= second
        case ">":
            return first > second
        case _:
            return first >= second


def _arithmetic(op: str, first: int, second: int) -> int | None:
    match op:
        case "+":
            return first + second
        case "-":
            return first - second
        case "*":
            return first * second
        case "|":
            return first | second
        case "&":
            return first & second
        case "^":
            return first ^ second
        case "/" | "%" if second != 0:
            quotient = abs(first) // abs(second) * (1 if (first < 0) == (second < 0) else -1)
            return quotient if op == "/" else first - quotient * second
        case _:
            return None
