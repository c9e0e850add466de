"""Declarations of the syntax tree: locals, parameters, the head of a function."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.syntax import Declaration

_STORAGE = frozenset(("storage_class_specifier", "attribute_specifier", "attribute_declaration"))
_WRAPPERS = frozenset(
    (
        "init_declarator",
        "pointer_declarator",
        "array_declarator",
        "function_declarator",
        "parenthesized_declarator",
        "attributed_declarator",
        "abstract_pointer_declarator",
        "abstract_array_declarator",
        "abstract_function_declarator",
        "abstract_parenthesized_declarator",
    )
)
_NAMES = frozenset(("identifier", "field_identifier", "type_identifier"))


@dataclass(frozen=True, slots=True)
class Declared:
    """
    A variable, and the bytes that declare it.

    :param offset: where its declarator begins. :param start: first byte, that of the type for the
        first variable of a declaration. :param end: byte behind the last.
    """

    offset: int
    start: int
    end: int
    end_line: int
    variable: Declaration


@dataclass(frozen=True, slots=True)
class Declarator:
    """
    The name inside ``*(*name[3])(...)`` and what is around it.

    :param parameters: parameter list of the innermost function declarator, or ``None``.
    """

    name: str
    stars: int
    array: bool
    parameters: SyntaxNode | None


def unwrap(node: SyntaxNode) -> Declarator:
    """Find the declared name of a declarator and count its stars."""
    stars, array = 0, False
    parameters: SyntaxNode | None = None
    current: SyntaxNode | None = node
    while current is not None and current.type in _WRAPPERS:
        stars += current.type.endswith("pointer_declarator")
        array = array or current.type.endswith("array_declarator")
        if current.type.endswith("function_declarator"):
            parameters = current.child_by_field_name("parameters")
        inner = current.child_by_field_name("declarator")
        if inner is None:
            inner = next(
                (c for c in current.named_children if c.type in _WRAPPERS or c.type in _NAMES), None
            )
        current = inner
    name = ""
    if current is not None and current.type in _NAMES and current.text is not None:
        name = current.text.decode("utf-8", "replace")
    return Declarator(name, stars, array, parameters)


def base_type(reader: ExpressionReader, node: SyntaxNode) -> str:
    """Type words of a declaration or definition without storage class and declarators."""
    words: list[str] = []
    kind = node.child_by_field_name("type")
    for child in node.children:
        if child.type == "type_qualifier" or child == kind:
            words.append(_specifier(reader, child))
        elif child.type not in _STORAGE and child.is_named:
            break
    return " ".join(word for word in words if word)


def _specifier(reader: ExpressionReader, node: SyntaxNode) -> str:
    if node.type in ("struct_specifier", "union_specifier", "enum_specifier"):
        name = node.child_by_field_name("name")
        keyword = node.type.split("_")[0]
        return f"{keyword} {reader.plain(name)}" if name is not None else keyword
    return reader.plain(node)


def is_static(node: SyntaxNode) -> bool:
    """True for a declaration or definition with ``static``."""
    return any(c.type == "storage_class_specifier" and c.text == b"static" for c in node.children)


def read_declaration(reader: ExpressionReader, node: SyntaxNode) -> Iterator[Declared]:
    """Read each declarator of ``T a = x, *b;``, when it is asked for."""
    base, static = base_type(reader, node), is_static(node)
    declarators = node.children_by_field_name("declarator")
    start = first = node.start_byte
    for position, declarator in enumerate(declarators):
        last = position == len(declarators) - 1
        end = node.end_byte if last else declarator.end_byte
        found = unwrap(declarator)
        # A prototype inside a function declares no variable; "(*f)(int)" does.
        if not found.name or (found.parameters is not None and not found.stars and not found.array):
            continue
        value = (
            declarator.child_by_field_name("value")
            if declarator.type == "init_declarator"
            else None
        )
        declared = Declaration(
            found.name,
            _with_stars(base, found.stars),
            reader.read(value) if value is not None else None,
            declarator.start_point[0] + 1,
            _cleanup(reader, start, end),
            static,
            found.array,
        )
        end = _end(node, end) if last else end
        end_line = declarator.end_point[0] + 1
        yield Declared(declarator.start_byte, first, end, end_line, declared)
        start = declarator.end_byte
        first = declarators[position + 1].start_byte if not last else start


def _end(node: SyntaxNode, end: int) -> int:
    """Bytes of a declaration without its semicolon: annotations may stand before it."""
    closing = node.children[-1] if node.children else None
    return closing.start_byte if closing is not None and closing.type == ";" else end


def read_parameters(reader: ExpressionReader, node: SyntaxNode | None) -> tuple[Declaration, ...]:
    """Read a parameter list; ``void`` and ``...`` are no parameters."""
    result: list[Declaration] = []
    for child in node.named_children if node is not None else ():
        if child.type != "parameter_declaration":
            continue
        base = base_type(reader, child)
        declarator = child.child_by_field_name("declarator")
        found = unwrap(declarator) if declarator is not None else Declarator("", 0, False, None)
        if declarator is None and base == "void":
            continue
        line = child.start_point[0] + 1
        result.append(
            Declaration(found.name, _with_stars(base, found.stars), None, line, array=found.array)
        )
    return tuple(result)


def return_type(reader: ExpressionReader, node: SyntaxNode) -> str:
    """Type text a function definition returns, stars included."""
    stars = 0
    declarator = node.child_by_field_name("declarator")
    while declarator is not None and declarator.type == "pointer_declarator":
        stars += 1
        declarator = declarator.child_by_field_name("declarator")
    return _with_stars(base_type(reader, node), stars)


def _with_stars(base: str, stars: int) -> str:
    return f"{base} {'*' * stars}" if stars else base


def _cleanup(reader: ExpressionReader, start: int, end: int) -> str:
    cleanups = reader.source.cleanups
    at = bisect_left(cleanups, (start, ""))
    return cleanups[at][1] if at < len(cleanups) and cleanups[at][0] < end else ""
