"""Expressions of the syntax tree as values of ``syntax``."""

from __future__ import annotations

import re
from collections.abc import Callable

from analyzer.csource.bodymacros import ALIGN_OF, OFFSET_OF
from analyzer.csource.normalize import Normalized
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.syntax import (
    Assignment,
    Binary,
    Call,
    Cast,
    Conditional,
    Expr,
    Index,
    InitList,
    Member,
    Name,
    Number,
    SizeOf,
    String,
    Unary,
    Unread,
)

# Each level costs four Python frames here and one or two in whoever walks the value later.
DEEPEST_EXPRESSION = 80

_INTEGER = re.compile(r"(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)[uUlLzZ]*\Z")
HINTS = frozenset((b"likely", b"unlikely", b"__builtin_expect"))


def integer(text: str) -> int | None:
    """Return the value of an integer literal, ``None`` for any other literal."""
    match = _INTEGER.match(text)
    if match is None:
        return None
    digits = match[1]
    if digits[0] == "0" and digits.isdigit():
        return int(digits, 8) if all(d < "8" for d in digits) else None
    return int(digits, 0) if len(digits) < 40 else None


class ExpressionReader:
    """
    Reads expressions of one file.

    :ivar unread: line and reason of each expression that became ``Unread``.
    :ivar hoist: reads the block of a statement expression that is always evaluated, in front of
        the statement it is part of, and returns the name of its value.
    """

    def __init__(self, source: Normalized) -> None:
        self.source = source
        self.unread: list[tuple[int, str]] = []
        self.hoist: Callable[[SyntaxNode], Expr] | None = None
        self._depth = self._unsure = 0
        self._readers: dict[str, Callable[[SyntaxNode, int], Expr]] = {
            "identifier": self._name,
            "field_identifier": self._name,
            "type_identifier": self._name,
            "primitive_type": self._name,
            "null": self._name,
            "true": self._name,
            "false": self._name,
            "number_literal": self._number,
            "string_literal": self._string,
            "char_literal": self._string,
            "concatenated_string": self._string,
            "parenthesized_expression": self._parenthesized,
            "unary_expression": self._unary,
            "pointer_expression": self._unary,
            "update_expression": self._update,
            "binary_expression": self._binary,
            "comma_expression": self._comma,
            "assignment_expression": self._assignment,
            "field_expression": self._member,
            "subscript_expression": self._index,
            "call_expression": self._call,
            "cast_expression": self._cast,
            "compound_literal_expression": self._cast,
            "conditional_expression": self._conditional,
            "sizeof_expression": self._sizeof,
            "alignof_expression": self._sizeof,
            "offsetof_expression": self._sizeof,
            "type_descriptor": self._sizeof,
            "macro_type_specifier": self._sizeof,
            "initializer_list": self._list,
        }

    def read(self, node: SyntaxNode) -> Expr:
        """Read one expression; what has no reading becomes ``Unread`` and is counted."""
        line = node.start_point[0] + 1
        reader = self._readers.get(node.type)
        if reader is None:
            if node.type == "extension_expression" and node.named_child_count:
                return self._child(node.named_children[0], line)
            return self._unread(node, line, f"{node.type.replace('_', ' ')}")
        self._depth += 1
        try:
            if self._depth > DEEPEST_EXPRESSION:
                return self._unread(node, line, "expression nested too deeply")
            if node.has_error and any(c.is_error or c.is_missing for c in node.children):
                return self._unread(node, line, "parse error")
            return reader(node, line)
        finally:
            self._depth -= 1

    def text(self, node: SyntaxNode) -> str:
        """Original text of *node* on one line."""
        return self.source.text(node.start_byte, node.end_byte)

    def plain(self, node: SyntaxNode) -> str:
        """Normalised text of *node* on one line: annotation words are gone."""
        start, types = node.start_byte, self.source.notes.types
        text = self.source.source[start : node.end_byte].decode("utf-8", "replace")
        if start in types:
            text = self.source.text(start, types[start]) + text[types[start] - start :]
        return " ".join(text.split())

    def _unread(self, node: SyntaxNode, line: int, reason: str) -> Unread:
        self.unread.append((line, reason))
        return Unread(self.text(node)[:200], line)

    def _child(self, node: SyntaxNode | None, line: int) -> Expr:
        if node is None:
            self.unread.append((line, "incomplete expression"))
            return Unread("", line)
        return self.read(node)

    def _name(self, node: SyntaxNode, line: int) -> Expr:
        notes, start = self.source.notes, node.start_byte
        if start in notes.types:
            return SizeOf(self.source.text(start, notes.types[start]), line)
        if start in notes.assembly:
            self.unread.append((line, "asm"))
            return Unread(self.source.text(start, notes.assembly[start])[:200], line)
        return Name(self.source.source[start : node.end_byte].decode("utf-8", "replace"), line)

    def _number(self, node: SyntaxNode, line: int) -> Expr:
        text = self.text(node)
        return Number(integer(text), text, line)

    def _string(self, node: SyntaxNode, line: int) -> Expr:
        return String(self.text(node), line)

    def _parenthesized(self, node: SyntaxNode, line: int) -> Expr:
        inner = node.named_children
        if len(inner) == 1 and inner[0].type == "compound_statement":
            if self.hoist is None or self._unsure:
                return self._unread(node, line, "statement expression")
            return self.hoist(inner[0])
        return self._child(inner[0] if inner else None, line)

    def _unary(self, node: SyntaxNode, line: int) -> Expr:
        operator = node.child_by_field_name("operator")
        text = operator.type if operator is not None else "?"
        if text == "&&":
            return self._unread(node, line, "address of a label")
        return Unary(text, self._child(node.child_by_field_name("argument"), line), line)

    def _update(self, node: SyntaxNode, line: int) -> Expr:
        operator, argument = (node.child_by_field_name(f) for f in ("operator", "argument"))
        postfix = bool(operator and argument and operator.start_byte > argument.start_byte)
        text = operator.type if operator is not None else "++"
        return Unary(text, self._child(argument, line), line, postfix)

    def _binary(self, node: SyntaxNode, line: int) -> Expr:
        operator = node.child_by_field_name("operator")
        text = operator.type if operator is not None else "?"
        left = self._child(node.child_by_field_name("left"), line)
        self._unsure += text in ("&&", "||")
        right = self._child(node.child_by_field_name("right"), line)
        self._unsure -= text in ("&&", "||")
        return Binary(text, left, right, line)

    def _comma(self, node: SyntaxNode, line: int) -> Expr:
        left, right = self._pair(node, "left", "right", line)
        return Binary(",", left, right, line)

    def _assignment(self, node: SyntaxNode, line: int) -> Expr:
        target, value = self._pair(node, "left", "right", line)
        operator = node.child_by_field_name("operator")
        return Assignment(operator.type if operator is not None else "=", target, value, line)

    def _pair(self, node: SyntaxNode, first: str, second: str, line: int) -> tuple[Expr, Expr]:
        left = self._child(node.child_by_field_name(first), line)
        return left, self._child(node.child_by_field_name(second), line)

    def _member(self, node: SyntaxNode, line: int) -> Expr:
        base = self._child(node.child_by_field_name("argument"), line)
        field, operator = (node.child_by_field_name(f) for f in ("field", "operator"))
        name = self.text(field) if field is not None else ""
        return Member(base, name, operator is not None and operator.type == "->", line)

    def _index(self, node: SyntaxNode, line: int) -> Expr:
        base, index = self._pair(node, "argument", "index", line)
        return Index(base, index, line)

    def _call(self, node: SyntaxNode, line: int) -> Expr:
        function = self._child(node.child_by_field_name("function"), line)
        arguments = node.child_by_field_name("arguments")
        read = tuple(
            self.read(child)
            for child in (arguments.named_children if arguments is not None else ())
            if child.type != "comment"
        )
        if isinstance(function, Name):
            if function.text.encode() in HINTS and read:
                return read[0]
            if function.text in (OFFSET_OF, ALIGN_OF):
                return SizeOf(self.text(node), line)
        return Call(function, read, line)

    def _cast(self, node: SyntaxNode, line: int) -> Expr:
        described = node.child_by_field_name("type")
        text = self.plain(described) if described is not None else ""
        return Cast(text, self._child(node.child_by_field_name("value"), line), line)

    def _conditional(self, node: SyntaxNode, line: int) -> Expr:
        condition = self._child(node.child_by_field_name("condition"), line)
        then = node.child_by_field_name("consequence")
        self._unsure += 1
        chosen = self.read(then) if then is not None else None
        otherwise = self._child(node.child_by_field_name("alternative"), line)
        self._unsure -= 1
        return Conditional(condition, chosen, otherwise, line)

    def _sizeof(self, node: SyntaxNode, line: int) -> Expr:
        return SizeOf(self.text(node), line)

    def _list(self, node: SyntaxNode, line: int) -> Expr:
        items: list[tuple[str, Expr]] = []
        for child in node.named_children:
            if child.type != "initializer_pair":
                items.append(("", self.read(child)))
                continue
            value = child.child_by_field_name("value")
            designators = child.children_by_field_name("designator")
            items.append(("".join(self.text(d) for d in designators), self._child(value, line)))
        return InitList(tuple(items), line)
