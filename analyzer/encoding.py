"""
Facts as lists of numbers and text, and back: data only, nothing that could run.

The expressions of a function are one table, and tuples of one class are kept by columns: a slot of
all objects is set in one go, which is several times faster than calling their constructors.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import fields
from enum import Enum, IntEnum
from itertools import accumulate
from typing import cast, get_args, get_type_hints

from analyzer.comparisons import Comparison, Relation
from analyzer.csource import syntax
from analyzer.csource.filescope import FileScope
from analyzer.csource.pointers import PointerUse, Way
from analyzer.csource.sources import Returned, Source
from analyzer.csource.syntax import (
    ControlFlowGraph,
    Declaration,
    Edge,
    Expr,
    Function,
    Loop,
    Node,
    NodeKind,
    Span,
)
from analyzer.csource.valueflow import Definition, Origin, ValueFlow
from analyzer.entries import CallSite, FileCode, FunctionId
from analyzer.valuefacts import ValueFacts

Encoded = None | bool | int | str | list["Encoded"]
"""What JSON can hold, objects aside."""

_EXPRESSIONS: tuple[type, ...] = get_args(Expr)
_CLASSES: tuple[type, ...] = (
    Declaration, Span, Node, Edge, Loop, ControlFlowGraph, Function, Comparison, Source, Returned,
    Definition, ValueFlow, ValueFacts, PointerUse, CallSite, FileCode, FunctionId, FileScope,
)  # fmt: skip
_ENUMS: tuple[type[Enum], ...] = (NodeKind, Relation, Origin, Way)
_NUMBER = {one: number for number, one in enumerate(_CLASSES)}
_FIELDS = tuple(tuple(f.name for f in fields(one)) for one in _CLASSES)
_MEMBERS = tuple(member for one in _ENUMS for member in one)
_MEMBER_NUMBER = {member: number for number, member in enumerate(_MEMBERS)}
_MOST_EXACT = 1 << 53

Setter = Callable[[object, object], None]


def _setters(kind: type) -> tuple[Setter, ...]:
    return tuple(getattr(kind, field.name).__set__ for field in fields(kind))


_SETTERS = tuple(_setters(one) for one in _CLASSES)


class _Holds(Enum):
    """What a field of an expression holds."""

    PLAIN = "number or text"
    ONE = "an expression or nothing"
    MANY = "expressions"
    PAIRS = "texts with an expression each"


def _held(hint: object) -> _Holds:
    known = {
        Expr: _Holds.ONE,
        Expr | None: _Holds.ONE,
        tuple[Expr, ...]: _Holds.MANY,
        tuple[tuple[str, Expr], ...]: _Holds.PAIRS,
    }
    return known.get(hint, _Holds.PLAIN)


_HINTS = tuple(get_type_hints(one, vars(syntax)) for one in _EXPRESSIONS)
_EXPRESSION_FIELDS = tuple(
    tuple((f.name, _held(hints[f.name])) for f in fields(one))
    for one, hints in zip(_EXPRESSIONS, _HINTS, strict=True)
)
_EXPRESSION_SETTERS = tuple(_setters(one) for one in _EXPRESSIONS)
_EXPRESSION_NUMBER = {one: number for number, one in enumerate(_EXPRESSIONS)}


class _Tag(IntEnum):
    """First element of a list that is no object of a class."""

    TUPLE = -1
    SET = -2
    MEMBER = -3
    LARGE = -4
    EXPRESSION = -5
    OBJECTS = -6
    INTEGERS = -7


class _Column(IntEnum):
    """How the values of one field are kept."""

    PLAIN = 0
    MIXED = 1
    MEMBERS = 2
    NESTED = 3
    WORDS = 4
    EXPRESSIONS = 5
    OBJECTS = 6


class DecodingError(Exception):
    """What was to be decoded is not what this version encodes."""


class Encoder:
    """Encodes values of which later ones may name the expressions of earlier ones."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._found: list[object] = []
        self._written = 0

    def encode(self, value: object) -> Encoded:
        """
        Return *value* with a table of the expressions that are new in it.

        :raises TypeError: if a part of it is of no known kind.
        """
        encoded = self._encode(value)
        return [self._table(), encoded]

    def _table(self) -> Encoded:
        first, position = self._written, self._written
        columns: list[list[list[Encoded]]] = [[[] for _ in f] for f in _EXPRESSION_FIELDS]
        # Parts of expressions are found, and added to the end, while the table is written.
        while position < len(self._found):
            expr = self._found[position]
            number = _EXPRESSION_NUMBER[type(expr)]
            for column, (name, holds) in zip(
                columns[number], _EXPRESSION_FIELDS[number], strict=True
            ):
                column.append(self._field(getattr(expr, name), holds))
            position += 1
        self._written = position
        kinds: list[Encoded] = [_EXPRESSION_NUMBER[type(e)] for e in self._found[first:]]
        groups = ([number, *c] for number, c in enumerate(columns) if c[0])
        return [kinds, *(cast("list[Encoded]", group) for group in groups)]

    def _field(self, value: object, holds: _Holds) -> Encoded:
        match holds:
            case _Holds.PLAIN:
                return self._encode(value)
            case _Holds.ONE:
                return self._expression(value)
            case _Holds.MANY:
                return [self._expression(one) for one in _items(value)]
            case _Holds.PAIRS:
                pairs = [_items(pair) for pair in _items(value)]
                return [[str(text) for text, _ in pairs], [self._expression(e) for _, e in pairs]]

    def _expression(self, value: object) -> int:
        if value is None:
            return -1
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._found)
            self._found.append(value)
        return number

    def _encode(self, value: object) -> Encoded:
        if value is None or isinstance(value, bool | str):
            return value
        if isinstance(value, int):
            return value if abs(value) < _MOST_EXACT else [_Tag.LARGE, f"{value:x}"]
        if isinstance(value, tuple):
            return self._tuple(value)
        if isinstance(value, frozenset):
            return [_Tag.SET, *map(self._encode, sorted(value))]
        if isinstance(value, Enum):
            return [_Tag.MEMBER, _MEMBER_NUMBER[value]]
        kind = type(value)
        if kind in _EXPRESSION_NUMBER:
            return [_Tag.EXPRESSION, self._expression(value)]
        if kind not in _NUMBER:
            raise TypeError(f"{kind.__name__} cannot be encoded")
        number = _NUMBER[kind]
        return [number, *(self._encode(getattr(value, name)) for name in _FIELDS[number])]

    def _tuple(self, values: tuple[object, ...]) -> Encoded:
        if len(values) > 1:
            if all(type(value) is int for value in values):
                return [_Tag.INTEGERS, " ".join(f"{value:x}" for value in values)]
            kind = type(values[0])
            if kind in _NUMBER and all(type(v) is kind for v in values):
                return self._objects(kind, values)
        return [_Tag.TUPLE, *map(self._encode, values)]

    def _column(self, values: Sequence[object]) -> Encoded:
        if all(v is None or isinstance(v, bool | str) or type(v) is int for v in values):
            return self._plain(values)
        if all(isinstance(v, Enum) for v in values):
            return [_Column.MEMBERS, [_MEMBER_NUMBER[v] for v in values if isinstance(v, Enum)]]
        if all(isinstance(v, tuple) for v in values):
            inside = tuple(part for v in values for part in _items(v))
            lengths: list[Encoded] = [len(_items(v)) for v in values]
            return [_Column.NESTED, lengths, self._tuple(inside)]
        if all(v is None or type(v) in _EXPRESSION_NUMBER for v in values):
            return [_Column.EXPRESSIONS, [self._expression(v) for v in values]]
        kind = type(values[0])
        if kind in _NUMBER and all(type(v) is kind for v in values):
            return [_Column.OBJECTS, self._objects(kind, values)]
        return [_Column.MIXED, [self._encode(v) for v in values]]

    def _objects(self, kind: type, values: Sequence[object]) -> list[Encoded]:
        number = _NUMBER[kind]
        columns = [self._column([getattr(v, name) for v in values]) for name in _FIELDS[number]]
        return [_Tag.OBJECTS, number, len(values), *columns]

    def _plain(self, values: Sequence[object]) -> Encoded:
        words = [v for v in values if isinstance(v, str)]
        distinct = {word: number for number, word in enumerate(dict.fromkeys(words))}
        if len(words) == len(values) and len(distinct) * 2 < len(words):
            return [_Column.WORDS, list(distinct), [distinct[word] for word in words]]
        if any(isinstance(v, int) and abs(v) >= _MOST_EXACT for v in values):
            return [_Column.MIXED, [self._encode(v) for v in values]]
        return [_Column.PLAIN, [self._encode(v) for v in values]]


class Decoder:
    """Decodes what one encoder made, in the same order."""

    def __init__(self) -> None:
        self._expressions: list[object] = []

    def decode(self, encoded: Encoded) -> object:
        """:raises DecodingError: if this is nothing that an encoder made."""
        try:
            table, value = _listed(encoded)
            self._add(_listed(table))
            return self._decode(value)
        except (TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
            raise DecodingError(str(error)) from error

    def _add(self, table: list[Encoded]) -> None:
        """Make all objects first, then set their fields: they may name each other in any order."""
        kinds, *columns = table
        if not columns and kinds == []:
            return
        groups: list[list[object]] = [[] for _ in _EXPRESSIONS]
        added = []
        for number in _numbers(_listed(kinds)):
            made: object = object.__new__(_EXPRESSIONS[number])
            groups[number].append(made)
            added.append(made)
        self._expressions += added
        known = [*self._expressions, None].__getitem__
        for tag, *columns_of in map(_listed, columns):
            number = _numbers([tag])[0]
            group = groups[number]
            for set_slot, (_, holds), column in zip(
                _EXPRESSION_SETTERS[number], _EXPRESSION_FIELDS[number], columns_of, strict=True
            ):
                values = self._fields(_listed(column), holds, known)
                if len(values) != len(group):
                    raise ValueError("columns differ in length")
                deque(map(set_slot, group, values), maxlen=0)
            group.clear()
        if any(groups):
            raise ValueError("objects without fields")

    def _fields(
        self, column: list[Encoded], holds: _Holds, known: Callable[[int], object]
    ) -> Sequence[object]:
        match holds:
            case _Holds.PLAIN:
                return self._all(column)
            case _Holds.ONE:
                return list(map(known, _numbers(column)))
            case _Holds.MANY:
                return [tuple(map(known, _numbers(_listed(one)))) for one in column]
            case _Holds.PAIRS:
                return [_pairs(_listed(one), known) for one in column]

    def _decode(self, encoded: Encoded) -> object:
        if not isinstance(encoded, list):
            return encoded
        tag = encoded[0]
        if not isinstance(tag, int):
            raise TypeError("no tag")
        if tag < 0:
            return self._special(tag, encoded)
        made: object = object.__new__(_CLASSES[tag])
        for set_slot, part in zip(_SETTERS[tag], self._all(encoded[1:]), strict=True):
            set_slot(made, part)
        return made

    def _special(self, tag: int, encoded: list[Encoded]) -> object:
        match tag:
            case _Tag.TUPLE:
                return tuple(self._all(encoded[1:]))
            case _Tag.OBJECTS:
                return self._objects(*encoded[1:])
            case _Tag.EXPRESSION:
                return self._expressions[_numbers(encoded)[1]]
            case _Tag.INTEGERS:
                return tuple([int(text, 16) for text in str(encoded[1]).split(" ")])
            case _Tag.MEMBER:
                return _MEMBERS[_numbers(encoded)[1]]
            case _Tag.SET:
                return frozenset(self._all(encoded[1:]))
            case _Tag.LARGE:
                return int(str(encoded[1]), 16)
            case _:
                raise ValueError("unknown tag")

    def _all(self, encoded: Sequence[Encoded]) -> list[object]:
        decode = self._decode
        return [decode(one) if one.__class__ is list else one for one in encoded]

    def _objects(self, tag: Encoded, count: Encoded, *columns: Encoded) -> tuple[object, ...]:
        if not isinstance(tag, int) or not isinstance(count, int):
            raise TypeError("no number")
        kind = _CLASSES[tag]
        made: list[object] = [object.__new__(kind) for _ in range(count)]
        for set_slot, column in zip(_SETTERS[tag], columns, strict=True):
            values = self._column(column)
            if len(values) != count:
                raise ValueError("columns differ in length")
            deque(map(set_slot, made, values), maxlen=0)
        return tuple(made)

    def _column(self, column: Encoded) -> Sequence[object]:
        kind, *rest = _listed(column)
        first = _listed(rest[0])
        match kind:
            case _Column.PLAIN:
                return first
            case _Column.MIXED:
                return self._all(first)
            case _Column.MEMBERS:
                return list(map(_MEMBERS.__getitem__, _numbers(first)))
            case _Column.WORDS:
                return list(map(first.__getitem__, _numbers(_listed(rest[1]))))
            case _Column.EXPRESSIONS:
                return list(map([*self._expressions, None].__getitem__, _numbers(first)))
            case _Column.OBJECTS:
                return self._objects(*first[1:])
            case _Column.NESTED:
                inside = self._decode(rest[1])
                if not isinstance(inside, tuple):
                    raise TypeError("no tuple")
                return _split(inside, _numbers(first))
            case _:
                raise ValueError("unknown kind of column")


def _pairs(listed: list[Encoded], known: Callable[[int], object]) -> tuple[object, ...]:
    texts, numbers = listed
    return tuple(zip(_listed(texts), map(known, _numbers(_listed(numbers))), strict=True))


def _items(value: object) -> tuple[object, ...]:
    if not isinstance(value, tuple):
        raise TypeError("no tuple")
    return value


def _split(values: tuple[object, ...], lengths: Sequence[int]) -> list[object]:
    ends = list(accumulate(lengths))
    return [values[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def _numbers(encoded: list[Encoded]) -> list[int]:
    """Numbers of a list that is to hold nothing else: what does, fails where it is used."""
    return cast("list[int]", encoded)


def _listed(encoded: Encoded) -> list[Encoded]:
    if not isinstance(encoded, list):
        raise TypeError("no list")
    return encoded
