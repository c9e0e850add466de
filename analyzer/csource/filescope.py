"""What a file defines outside functions: constants, names of variables, operation tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from analyzer.csource.constants import read_enums
from analyzer.csource.declarations import is_static, read_declaration, unwrap
from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.masking import blank
from analyzer.csource.normalize import Normalized
from analyzer.csource.parse import SyntaxNode, parse
from analyzer.csource.syntax import Call, Cast, Declaration, InitList, Name, Unary

# Initialisers that may name a function.
_MAY_NAME = (Call, Cast, InitList, Name, Unary)


# A line of an initialiser like SET_SYSTEM_SLEEP_PM_OPS(suspend, resume), which has no comma.
_MACRO_LINE = re.compile(rb"^[ \t]+[A-Z][A-Z0-9_]+[ \t]*\([^(){};=]*\)[ \t]*$", re.MULTILINE)


class Scope(Protocol):
    """
    The file scope of one file.

    Object-like macros by name; enumerators whose value this file gives; names of variables with
    ``static``, and of others; variables with an initialiser that may name a function.
    """

    @property
    def defines(self) -> Mapping[str, str]: ...
    @property
    def enums(self) -> Mapping[str, int]: ...
    @property
    def statics(self) -> frozenset[str]: ...
    @property
    def globals(self) -> frozenset[str]: ...
    @property
    def initialised(self) -> tuple[Declaration, ...]: ...


@dataclass(frozen=True, slots=True)
class FileScope:
    """A scope as a value; macros and enumerators as pairs."""

    macros: tuple[tuple[str, str], ...]
    constants: tuple[tuple[str, int], ...]
    statics: frozenset[str]
    globals: frozenset[str]
    initialised: tuple[Declaration, ...]

    @property
    def defines(self) -> Mapping[str, str]:
        return dict(self.macros)

    @property
    def enums(self) -> Mapping[str, int]:
        return dict(self.constants)


NOTHING = FileScope((), (), frozenset(), frozenset(), ())


def scope_value(scope: Scope) -> FileScope:
    """The same scope as a value."""
    return FileScope(
        tuple(scope.defines.items()),
        tuple(scope.enums.items()),
        scope.statics,
        scope.globals,
        scope.initialised,
    )


class ParsedScope:
    """A scope that is read from the syntax tree as it is asked for."""

    def __init__(self, source: Normalized, root: SyntaxNode) -> None:
        self._source, self._root = source, root

    @property
    def defines(self) -> Mapping[str, str]:
        return self._source.defines

    @cached_property
    def enums(self) -> Mapping[str, int]:
        return read_enums(ExpressionReader(self._source), self._root, self.defines)

    @property
    def statics(self) -> frozenset[str]:
        return self._variables[0]

    @property
    def globals(self) -> frozenset[str]:
        return self._variables[1]

    @cached_property
    def initialised(self) -> tuple[Declaration, ...]:
        source, root = self._without_macro_lines()
        reader = ExpressionReader(source)
        found = []
        for node in root.named_children:
            if node.type == "declaration" and b"=" in (node.text or b""):
                found += [one.variable for one in read_declaration(reader, node)]
        return tuple(one for one in found if isinstance(one.initial, _MAY_NAME))

    def _without_macro_lines(self) -> tuple[Normalized, SyntaxNode]:
        """Initialisers with macros that bring their own comma are read without these lines."""
        text = bytearray(self._source.source)
        for node in self._root.named_children:
            if node.type in ("declaration", "ERROR"):
                for match in _MACRO_LINE.finditer(text, node.start_byte, node.end_byte):
                    blank(text, *match.span())
        if text == self._source.source:
            return self._source, self._root
        return replace(self._source, source=bytes(text)), parse(bytes(text))

    @cached_property
    def _variables(self) -> tuple[frozenset[str], frozenset[str]]:
        static: set[str] = set()
        shared: set[str] = set(self._source.notes.names)
        for node in self._root.named_children:
            if node.type == "declaration":
                names = static if is_static(node) else shared
                names.update(_declared_variables(node))
        return frozenset(static), frozenset(shared)


def _declared_variables(node: SyntaxNode) -> Iterator[str]:
    for declarator in node.children_by_field_name("declarator"):
        found = unwrap(declarator)
        if found.name and (found.parameters is None or found.stars):
            yield found.name
