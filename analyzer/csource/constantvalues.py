"""Constant expressions inside declarations: enumerators, ``sizeof``, ``offsetof``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from analyzer.csource.constants import evaluate
from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.layout import FieldLayout, Shape, StructLayout
from analyzer.csource.machine import Machine
from analyzer.csource.masking import UnreadableSource
from analyzer.csource.membertypes import Undecided, apply_declarator
from analyzer.csource.normalize import normalize
from analyzer.csource.parse import SyntaxNode, parse
from analyzer.csource.syntax import Call, Cast, Expr, Index, Name, SizeOf
from analyzer.csource.syntax import Member as MemberExpr
from analyzer.csource.typescope import read_expression

_CALL = re.compile(r"(\w+)\s*\((.*)\)\Z", re.DOTALL)
_SIZE = re.compile(r"(sizeof|__alignof__|_Alignof|__alignof)\b\s*(.*)\Z", re.DOTALL)


class TypeNames(Protocol):
    """What constants need to know of types."""

    @property
    def machine(self) -> Machine: ...

    def words_shape(self, words: str) -> Shape:
        """Shape of ``struct x`` or ``unsigned long``. :raises Undecided: if not known."""
        ...

    def enumerator(self, name: str) -> int | None:
        """Value of an enumeration constant."""
        ...


class ConstantReader:
    """Values of constant expressions."""

    def __init__(self, types: TypeNames, pointer: Shape) -> None:
        self._types, self._pointer = types, pointer

    def get(self, name: str, /) -> int | None:
        """The value of a name that is no macro."""
        return self._types.machine.macros.get(name, self._types.enumerator(name))

    def value(self, expr: Expr) -> int | None:
        """The value of an expression, ``None`` if it is not known."""
        return evaluate(expr, self, self.other)

    def text_value(self, text: str) -> int | None:
        """The value of an expression given as text."""
        return self.value(read_expression(text))

    def other(self, expr: Expr) -> int | None:
        """The value of ``sizeof`` and of the few calls that constants are made with."""
        try:
            if isinstance(expr, SizeOf):
                return self._measure(expr.text)
            return self._call(expr) if isinstance(expr, Call) else None
        except Undecided:
            return None

    def _call(self, call: Call) -> int | None:
        if call.callee in ("ilog2", "const_ilog2") and len(call.arguments) == 1:
            number = self.value(call.arguments[0])
            return number.bit_length() - 1 if number is not None and number > 0 else None
        if call.callee in ("sizeof_field", "FIELD_SIZEOF") and len(call.arguments) == 2:
            field = self._field(call.arguments[0], call.arguments[1])
            return field.size if field is not None else None
        if call.callee == "offsetofend" and len(call.arguments) == 2:
            field = self._field(call.arguments[0], call.arguments[1])
            return field.offset + field.size if field is not None else None
        return None

    def _field(self, structure: Expr, member: Expr) -> FieldLayout | None:
        if not isinstance(structure, SizeOf | Name) or not isinstance(member, Name):
            return None
        layout = self._types.words_shape(structure.text).layout
        return field_named(layout, member.text) if layout is not None else None

    def _measure(self, text: str) -> int | None:
        """``sizeof x``, ``__alignof__(x)``, ``offsetof(x, y)``."""
        offset = _CALL.match(text)
        if offset is not None and offset[1] == "offsetof":
            words, _, path = offset[2].partition(",")
            layout = self._types.words_shape(" ".join(words.split())).layout
            return offset_of(layout, path.strip()) if layout is not None else None
        size = _SIZE.match(text)
        if size is None:
            return None
        shape = self._shape_of(size[2])
        if shape is None:
            return None
        return shape.size if size[1] == "sizeof" else shape.align

    def _shape_of(self, operand: str) -> Shape | None:
        """Shape of a type or of an expression about a type."""
        try:
            source = normalize(f"int x = sizeof {operand};")
        except UnreadableSource:
            return None
        node = _find(parse(source.source), "sizeof_expression")
        described = node.child_by_field_name("type") if node is not None else None
        if described is not None:
            return self._described(described, ExpressionReader(source))
        value = node.child_by_field_name("value") if node is not None else None
        return self._of_expression(ExpressionReader(source).read(value)) if value else None

    def _described(self, node: SyntaxNode, reader: ExpressionReader) -> Shape | None:
        kind = node.child_by_field_name("type")
        if kind is None:
            return None
        words = reader.plain(kind)

        def length(size: SyntaxNode) -> int:
            count = self.value(reader.read(size))
            if count is None:
                raise Undecided("an array length is not known")
            return count

        declarator = node.child_by_field_name("declarator")
        return apply_declarator(
            declarator, lambda: self._types.words_shape(words), self._pointer, length
        )[0]

    def _of_expression(self, expr: Expr) -> Shape | None:
        match expr:
            case Name(text=text):
                return self._types.words_shape(text)
            case Index(base=Name(text=text), index=index):
                shape, count = self._types.words_shape(text), self.value(index)
                if count is None:
                    return None
                return Shape(shape.size * count, shape.align, shape.field_align, shape.kind)
            case MemberExpr(base=Cast(type=words), field=member):
                layout = self._types.words_shape(words.rstrip(" *")).layout
                field = field_named(layout, member) if layout is not None else None
                return field.shape if field is not None else None
            case _:
                return None


def field_named(layout: StructLayout, name: str, base: int = 0) -> FieldLayout | None:
    """The member of that name, looked for in unnamed members, too; its offset is from *layout*."""
    for field in layout.fields:
        if field.name == name:
            return replace(field, offset=base + field.offset)
        if not field.name and field.inside is not None:
            inner = field_named(field.inside, name, base + field.offset)
            if inner is not None:
                return inner
    return None


def offset_of(layout: StructLayout, path: str) -> int | None:
    """``offsetof`` of ``a.b``, in bytes."""
    total = 0
    current: StructLayout | None = layout
    for name in path.split("."):
        field = field_named(current, name.strip()) if current is not None else None
        if field is None:
            return None
        total += field.offset
        current = field.inside
    return total


def _find(node: SyntaxNode, kind: str) -> SyntaxNode | None:
    if node.type == kind:
        return node
    return next((f for c in node.children if (f := _find(c, kind)) is not None), None)
