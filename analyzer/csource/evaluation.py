"""Constants of a file as C computes them: ``#define``, enumerators, BIT, GENMASK, ``sizeof``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.integers import (
    INT,
    LONG,
    Integer,
    binary,
    cast,
    character,
    common_type,
    convert,
    literal,
    promote,
    size_of_type,
    unary,
)
from analyzer.csource.normalize import UnreadableSource, normalize
from analyzer.csource.parse import parse
from analyzer.csource.preprocessed import Macro
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
    render,
)

# Nesting of expressions, at two or three Python frames a level, and of macros, at seven.
_DEEPEST = 100
_MOST_OPEN = 24
# include/linux/bits.h, include/vdso/bits.h, include/uapi/linux/const.h, v7.2: bits of the result.
_BITS = {
    **dict.fromkeys(("BIT", "BIT_ULL", "_BITUL", "_BITULL", "BIT_U64"), LONG),
    **{f"BIT_U{bits}": INT for bits in (8, 16, 32)},
}
_MASKS = {
    **dict.fromkeys(("GENMASK", "GENMASK_ULL", "__GENMASK", "__GENMASK_ULL", "GENMASK_U64"), LONG),
    "GENMASK_U32": INT,
}
_SUFFIXED = {"UL": "UL", "ULL": "ULL", "_UL": "UL", "_ULL": "ULL", "U64_C": "ULL", "U32_C": "U"}
_PASTED = ("_AC", "__AC")
_LOOSE = frozenset(
    ("binary_expression", "conditional_expression", "comma_expression", "assignment_expression")
)
_SIZE_OF = re.compile(r"sizeof\s*\((.*)\)\Z", re.DOTALL)


def read_expression(text: str) -> tuple[Expr, bool] | None:
    """
    Read one expression.

    :return: the expression, and whether an operator next to it could tear it apart; ``None`` if
        *text* is no expression.
    """
    try:
        source = normalize(f"long x =\n{text};")
    except UnreadableSource:
        return None
    root = parse(source.source)
    declarations = root.named_children
    if root.has_error or len(declarations) != 1:
        return None
    declarator = declarations[0].child_by_field_name("declarator")
    value = declarator.child_by_field_name("value") if declarator is not None else None
    if value is None:
        return None
    return ExpressionReader(source).read(value), value.type in _LOOSE


def _not_known(_name: str) -> Integer | None:
    return None


class Constants:
    """
    Evaluates integer constant expressions with C's types; what is not constant is ``None``.

    ``sizeof`` has a value for scalar types and pointers, not for structures.

    :param macros: definitions by name; a name with several has no value unless they agree.
    :param known: value of an enumerator, or of whatever else is known by name.

    >>> Constants([]).value_of("GENMASK(3, 1) | BIT(0)")
    Integer(value=15, bits=64, unsigned=True)
    """

    def __init__(
        self,
        macros: Iterable[Macro],
        known: Callable[[str], Integer | None] = _not_known,
    ) -> None:
        self._macros: dict[str, list[Macro]] = {}
        for macro in macros:
            self._macros.setdefault(macro.name, []).append(macro)
        self._known = known
        self._named: dict[str, Integer | None] = {}
        self._read: dict[str, tuple[Expr, bool] | None] = {}
        self._open: list[str] = []
        self._depth = 0

    def value_of(self, text: str) -> Integer | None:
        """Evaluate an expression given as text."""
        read = read_expression(text)
        return self.evaluate(read[0]) if read is not None else None

    def named(self, name: str) -> Integer | None:
        """Return the value of an enumerator or object-like macro."""
        known = self._known(name)
        if known is not None:
            return known
        if name not in self._named:
            values = {self._object(m, whole=True) for m in self._macros.get(name, ())}
            self._named[name] = values.pop() if len(values) == 1 else None
        return self._named[name]

    def evaluate(
        self, expr: Expr, bound: Mapping[str, Integer | None] | None = None
    ) -> Integer | None:
        """:param bound: values of a macro's parameters."""
        self._depth += 1
        try:
            return self._evaluate(expr, bound or {}) if self._depth <= _DEEPEST else None
        finally:
            self._depth -= 1

    def _evaluate(self, expr: Expr, bound: Mapping[str, Integer | None]) -> Integer | None:
        match expr:
            case Number(text=text):
                return _number(text)
            case String(text=text):
                return character(text)
            case Name(text=text):
                return bound[text] if text in bound else self._name(text)
            case SizeOf(text=text):
                return self._size(text)
            case Cast(type=kind, operand=operand):
                value = self.evaluate(operand, bound)
                return None if value is None else cast(kind, value)
            case Unary(op=op, operand=operand, postfix=False):
                value = self.evaluate(operand, bound)
                return None if value is None else unary(op, value)
            case Binary(op="&&" | "||" as op, left=left, right=right):
                return self._logical(op, left, right, bound)
            case Binary(op=op, left=left, right=right):
                first, second = self.evaluate(left, bound), self.evaluate(right, bound)
                return None if first is None or second is None else binary(op, first, second)
            case Conditional(condition=condition, then=then, otherwise=otherwise):
                return self._conditional(condition, then, otherwise, bound)
            case Call():
                return self._call(expr, bound)
            case _:
                return None

    def _logical(
        self, op: str, left: Expr, right: Expr, bound: Mapping[str, Integer | None]
    ) -> Integer | None:
        first = self.evaluate(left, bound)
        if first is None:
            return None
        if bool(first.value) is (op == "||"):
            return Integer(int(op == "||"))
        second = self.evaluate(right, bound)
        return None if second is None else Integer(int(second.value != 0))

    def _conditional(
        self,
        condition: Expr,
        then: Expr | None,
        otherwise: Expr,
        bound: Mapping[str, Integer | None],
    ) -> Integer | None:
        asked = self.evaluate(condition, bound)
        yes = asked if then is None else self.evaluate(then, bound)
        no = self.evaluate(otherwise, bound)
        # The side not taken still decides the type.
        if asked is None or yes is None or no is None:
            return None
        bits, unsigned = common_type(promote(yes), promote(no))
        return convert((yes if asked.value else no).value, bits, unsigned)

    def _size(self, text: str) -> Integer | None:
        match = _SIZE_OF.match(text.strip())
        size = None
        if match is not None:
            name = " ".join(match[1].split())
            size = size_of_type(name)
        return Integer(size, LONG, True) if size is not None else None

    def _call(self, call: Call, bound: Mapping[str, Integer | None]) -> Integer | None:
        name, arguments = call.callee, call.arguments
        if name in self._macros:
            values = {self._function(m, arguments, bound) for m in self._macros[name]}
            return values.pop() if len(values) == 1 else None
        values_ = [self.evaluate(a, bound) for a in arguments]
        match values_:
            case [Integer(value=bit)] if name in _BITS:
                return _bits(bit, bit, _BITS[name])
            case [Integer(value=high), Integer(value=low)] if name in _MASKS:
                return _bits(high, low, _MASKS[name])
        if name in _SUFFIXED and len(arguments) == 1:
            return _with_suffix(arguments[0], _SUFFIXED[name])
        if name in _PASTED and len(arguments) == 2 and isinstance(arguments[1], Name):
            return _with_suffix(arguments[0], arguments[1].text)
        return None

    def _name(self, name: str) -> Integer | None:
        """A name inside an expression: the text of a macro may be torn apart by what is beside."""
        known = self._known(name)
        if known is not None:
            return known
        values = {self._object(m, whole=False) for m in self._macros.get(name, ())}
        return values.pop() if len(values) == 1 else None

    def _object(self, macro: Macro, whole: bool) -> Integer | None:
        if macro.parameters is not None or self._closed_to(macro):
            return None
        return self._expand(macro, {}, whole)

    def _function(
        self, macro: Macro, arguments: Sequence[Expr], bound: Mapping[str, Integer | None]
    ) -> Integer | None:
        if macro.parameters != len(arguments) or macro.variadic or self._closed_to(macro):
            return None
        values: dict[str, Integer | None] = {}
        for name, argument in zip(macro.names, arguments, strict=True):
            atom = isinstance(argument, Name | Number | Call | SizeOf)
            if not atom and not _set_apart(macro.body, name):
                return None
            values[name] = self.evaluate(argument, bound)
        return self._expand(macro, values, whole=False)

    def _closed_to(self, macro: Macro) -> bool:
        return macro.name in self._open or len(self._open) >= _MOST_OPEN

    def _expand(
        self, macro: Macro, values: Mapping[str, Integer | None], whole: bool
    ) -> Integer | None:
        if macro.body not in self._read:
            self._read[macro.body] = read_expression(macro.body)
        read = self._read[macro.body]
        if read is None or (read[1] and not whole):
            return None
        self._open.append(macro.name)
        try:
            if whole and isinstance(read[0], Name):
                return self.named(read[0].text)
            return self.evaluate(read[0], values)
        finally:
            self._open.pop()


def _number(text: str) -> Integer | None:
    """The grammar takes a sign in front of a literal for a part of it."""
    value = literal(text.lstrip("+-").strip())
    return value if value is None or text[0] not in "+-" else unary(text[0], value)


def _bits(high: int, low: int, bits: int) -> Integer | None:
    if not 0 <= low <= high < bits:
        return None
    return Integer((1 << (high + 1)) - (1 << low), bits, True)


def _with_suffix(argument: Expr, suffix: str) -> Integer | None:
    return literal(render(argument) + suffix) if isinstance(argument, Number) else None


def _set_apart(body: str, name: str) -> bool:
    """Every use of a parameter stands alone between parentheses or commas."""
    used = list(re.finditer(rf"\b{re.escape(name)}\b", body))
    return all(
        body[: m.start()].rstrip()[-1:] in ("(", ",") and body[m.end() :].lstrip()[:1] in (")", ",")
        for m in used
    )


def enumerators(
    names: Iterable[tuple[str, Expr | None]], constants: Constants
) -> Mapping[str, Integer]:
    """
    Evaluate the enumerators of one ``enum``, in order.

    One that cannot be evaluated, and those counted up from it, are left out.
    """
    found: dict[str, Integer] = {}
    following: int | None = 0
    for name, expr in names:
        if expr is not None:
            value = constants.evaluate(expr, found)
            following = value.value if value is not None else None
        if following is not None:
            found[name] = _enumerator(following)
            following += 1
    return found


def _enumerator(value: int) -> Integer:
    """gcc gives an enumerator ``int`` where it fits, else the type of its enum."""
    for bits, unsigned in ((INT, False), (INT, True), (LONG, False)):
        if convert(value, bits, unsigned).value == value:
            return Integer(value, bits, unsigned)
    return convert(value, LONG, True)
