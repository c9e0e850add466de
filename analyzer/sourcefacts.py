"""All facts of one C text: read, or taken from what an earlier run has stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from analyzer.csource.evaluation import Constants, enumerators, read_expression
from analyzer.csource.filescope import FileScope, Scope, scope_value
from analyzer.csource.functions import FileFacts, FunctionOutline, OutlineHead, read_functions
from analyzer.csource.gaps import close_gaps
from analyzer.csource.integers import Integer
from analyzer.csource.syntax import Declaration, Expr, Function, Span
from analyzer.effects import kernel_api
from analyzer.encoding import Decoder, DecodingError, Encoded, Encoder
from analyzer.entries import FileCode
from analyzer.filecode import file_code
from analyzer.valuefacts import ValueFacts, value_facts

_PIECES = 4


@dataclass(frozen=True, slots=True)
class SourceText:
    """
    A text to read, as ``read_functions`` takes it.

    :param headings: line and heading, by line.
    """

    path: str
    text: str
    gaps: tuple[tuple[int, int], ...]
    headings: tuple[tuple[int, str], ...]

    def parse(self) -> FileFacts:
        """Read it with the parser."""
        return read_functions(self.path, self.text, self.gaps, dict(self.headings))

    @property
    def identity(self) -> str:
        """What its facts depend on, the path aside."""
        return json.dumps([self.gaps, self.headings]) + "\n" + self.text


class SourceFacts:
    """
    The facts of one text; each is made, or taken from the store, when it is asked for.

    :ivar facts: functions and file scope.
    """

    def __init__(self, source: SourceText, stored: bytes | None = None) -> None:
        self._source = source
        self._values: dict[int, ValueFacts] = {}
        self._store: _Store | None = None
        self._parsed: FileFacts | None = None
        if stored is not None:
            try:
                self._store = _Store(stored)
            except DecodingError:
                self._store = None
        self.facts = self._parse() if self._store is None else self._from_store(self._store)

    def values(self, outline: FunctionOutline) -> ValueFacts:
        """Return the values of one function of ``facts``."""
        number = self.facts.outlines.index(outline)
        if number not in self._values:
            built = outline.build()
            store = self._store
            found = None
            if store is not None and store.functions.get(number) is built:
                found = store.values.get(number)
            if found is None:
                found = value_facts(built, kernel_api(), self.constants)
            self._values[number] = found
        return self._values[number]

    @cached_property
    def code(self) -> FileCode:
        """Calls, and functions used as values; all functions are built for it."""
        found = self._store.code() if self._store is not None else None
        return _moved(found, self._source.path) if found else file_code(self.facts, kernel_api())

    @cached_property
    def constants(self) -> Constants:
        """The constants that the file itself defines."""
        return Constants(self.facts.declared.macros, _Enumerators(self.facts).value)

    @property
    def grown(self) -> bool:
        """True if something was made that the store did not have."""
        store, outlines = self._store, self.facts.outlines
        if store is None or ("code" in self.__dict__ and not store.has_code):
            return True
        built = {number for number, outline in enumerate(outlines) if outline.built}
        return not (built <= store.with_function and self._values.keys() <= store.with_values)

    def to_store(self) -> bytes:
        """Return everything made so far, and what was stored and not looked at."""
        store, outlines = self._store, self.facts.outlines
        functions = dict(store.functions) if store is not None else {}
        values = dict(store.values) if store is not None else {}
        functions |= {n: outline.build() for n, outline in enumerate(outlines) if outline.built}
        # Values name the expressions of their function: both must be of one making.
        values = {
            n: v for n, v in values.items() if store is None or functions[n] is store.functions[n]
        }
        values |= self._values
        code = self.__dict__.get("code") or (store.code() if store is not None else None)
        return _packed(self.facts, functions, values, code)

    def _parse(self) -> FileFacts:
        if self._parsed is None:
            self._parsed = self._source.parse()
        return self._parsed

    def _from_store(self, store: _Store) -> FileFacts:
        source = self._source
        text = source.text
        if source.gaps:
            text = close_gaps(text, source.gaps, dict(source.headings)).text
        outlines = tuple(
            FunctionOutline(head, source.path, self._reading(number))
            for number, head in enumerate(store.heads)
        )
        text = text if store.readable else ""
        return FileFacts(source.path, text, outlines, store.unread, _StoredScope(self, store))

    def _reading(self, number: int) -> Callable[[], Function]:
        def read() -> Function:
            found = self._store.functions.get(number) if self._store is not None else None
            if found is None:
                return self._parse().outlines[number].build()
            path = self._source.path
            return found if found.path == path else replace(found, path=path)

        return read

    def parsed_scope(self) -> Scope:
        """The file scope, from the parser."""
        return self._parse().scope


class _StoredScope:
    """The stored file scope, or the parser's where the store has none that can be read."""

    def __init__(self, owner: SourceFacts, store: _Store) -> None:
        self._owner, self._store = owner, store

    @cached_property
    def _scope(self) -> Scope:
        return self._store.scope() or self._owner.parsed_scope()

    @property
    def defines(self) -> Mapping[str, str]:
        return self._scope.defines

    @property
    def enums(self) -> Mapping[str, int]:
        return self._scope.enums

    @property
    def statics(self) -> frozenset[str]:
        return self._scope.statics

    @property
    def globals(self) -> frozenset[str]:
        return self._scope.globals

    @property
    def initialised(self) -> tuple[Declaration, ...]:
        return self._scope.initialised


class _Enumerators:
    """Enumerators by name; each enum is evaluated when one of its names is asked for."""

    def __init__(self, facts: FileFacts) -> None:
        self._facts = facts
        self._values: dict[str, Integer] = {}
        self._constants = Constants(facts.declared.macros, self.value)
        self._done: set[int] = set()

    @cached_property
    def _enum_of(self) -> Mapping[str, int]:
        enums = self._facts.declared.enumerations
        return {v.name: n for n, enum in enumerate(enums) for v in enum.values}

    def value(self, name: str) -> Integer | None:
        """Value of an enumerator of the file, ``None`` if it is not known."""
        number = self._enum_of.get(name)
        if number is not None and number not in self._done:
            self._done.add(number)
            values = self._facts.declared.enumerations[number].values
            self._values |= enumerators(
                ((v.name, _expression(v.value)) for v in values), self._constants
            )
        return self._values.get(name)


def _expression(text: str) -> Expr | None:
    read = read_expression(text) if text else None
    return read[0] if read is not None else None


class _Store:
    """
    Stored facts of one text.

    First comes a line of JSON with the heads, what was not read, the numbers of the functions that
    were read, and of those with values, and the lengths of the pieces behind it: scope, code,
    functions, values.
    """

    def __init__(self, stored: bytes) -> None:
        line, _, pieces = stored.partition(b"\n")
        self._pieces: list[bytes] = []
        try:
            heads, unread, self.readable, functions, values, lengths = json.loads(line)
            self.heads = tuple(
                OutlineHead(name, line, end, partial, error, static, Span(*span))
                for name, line, end, partial, error, static, span in heads
            )
            self.unread = tuple((first, last, reason) for first, last, reason in unread)
            self.with_function, self.with_values = frozenset(functions), frozenset(values)
            self._order = tuple(functions), tuple(values)
            at = 0
            for length in lengths:
                self._pieces.append(pieces[at : at + length])
                at += length
        except (TypeError, ValueError) as error:
            raise DecodingError(str(error)) from error
        if len(self._pieces) != _PIECES or at != len(pieces):
            raise DecodingError("pieces are missing")
        self._decoder = Decoder()

    def scope(self) -> FileScope | None:
        """The file scope, ``None`` if it cannot be read."""
        found = _decoded(self._pieces[0], Decoder())
        return found if isinstance(found, FileScope) else None

    def code(self) -> FileCode | None:
        """Calls and functions as values, ``None`` if they were not stored."""
        found = _decoded(self._pieces[1], Decoder())
        return found if isinstance(found, FileCode) else None

    @cached_property
    def functions(self) -> Mapping[int, Function]:
        """Functions that were stored, by number."""
        found = _decoded(self._pieces[2], self._decoder)
        listed = [f for f in found if isinstance(f, Function)] if isinstance(found, tuple) else []
        whole = len(listed) == len(self._order[0])
        return dict(zip(self._order[0], listed, strict=True)) if whole else {}

    @cached_property
    def values(self) -> Mapping[int, ValueFacts]:
        """Values that were stored, by number of their function."""
        if not self.functions:
            return {}
        # They name expressions of the functions, which must have been decoded first.
        found = _decoded(self._pieces[3], self._decoder)
        listed = [v for v in found if isinstance(v, ValueFacts)] if isinstance(found, tuple) else []
        whole = len(listed) == len(self._order[1])
        return dict(zip(self._order[1], listed, strict=True)) if whole else {}

    @property
    def has_code(self) -> bool:
        """True if calls and functions as values were stored."""
        return bool(self._pieces[1])


def _decoded(piece: bytes, decoder: Decoder) -> object:
    if not piece:
        return None
    try:
        encoded: Encoded = json.loads(piece)
        return decoder.decode(encoded)
    except (DecodingError, ValueError, RecursionError):
        return None


def _packed(
    facts: FileFacts,
    functions: Mapping[int, Function],
    values: Mapping[int, ValueFacts],
    code: FileCode | None,
) -> bytes:
    encoder = Encoder()
    numbers = sorted(functions), sorted(values)
    pieces = [
        _json(Encoder().encode(scope_value(facts.scope))),
        _json(Encoder().encode(code)) if code is not None else b"",
        _json(encoder.encode(tuple(functions[n] for n in numbers[0]))),
        _json(encoder.encode(tuple(values[n] for n in numbers[1]))),
    ]
    heads = [
        [o.name, o.line, o.end_line, o.partial, o.error, o.static, [o.span.start, o.span.end]]
        for o in (outline.head for outline in facts.outlines)
    ]
    readable = bool(facts.text) or not facts.unread
    head = json.dumps([heads, facts.unread, readable, *numbers, [len(piece) for piece in pieces]])
    return b"\n".join((head.encode(), b"".join(pieces)))


def _json(encoded: Encoded) -> bytes:
    return json.dumps(encoded, separators=(",", ":")).encode()


def _moved(code: FileCode, path: str) -> FileCode:
    """The same code in a file of another name."""
    if code.path == path:
        return code
    return replace(code, path=path, functions=tuple(replace(f, path=path) for f in code.functions))
