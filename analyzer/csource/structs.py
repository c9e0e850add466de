"""Structures, unions and enumerations with their layout, for one machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analyzer.csource.attributes import Asked, read_attributes
from analyzer.csource.basictypes import basic_shape, enum_shape, pointer_shape
from analyzer.csource.constants import evaluate
from analyzer.csource.constantvalues import ConstantReader
from analyzer.csource.expressions import ExpressionReader
from analyzer.csource.layout import (
    Attributes,
    Kind,
    Member,
    Shape,
    StructLayout,
    UnknownLayout,
    place,
)
from analyzer.csource.masking import UnreadableSource
from analyzer.csource.membertypes import (
    Undecided,
    apply_declarator,
    broken,
    declared_name,
    split_declarators,
    stray,
)
from analyzer.csource.parse import SyntaxNode
from analyzer.csource.syntax import Expr
from analyzer.csource.typefile import Body, TypeFile
from analyzer.csource.typescope import Snippet, TooManyExpansions, TypeScope

_AGGREGATES = {"struct_specifier": "struct", "union_specifier": "union"}
_NESTED = 30
_TYPEDEF_BEFORE = re.compile(r"\btypedef\s+(?:(?:const|volatile)\s+)*\Z")
_TAGGED = re.compile(r"(struct|union|enum)\s+(\w+)\Z")

Layout = StructLayout | UnknownLayout


@dataclass(frozen=True, slots=True)
class DeclaredMember:
    """A member as written, with its stars. :param bits: it is a bit-field."""

    name: str
    type: str
    bits: bool
    line: int


class StructReader:
    """Finds types by name in a scope and gives their layout; each is read once."""

    def __init__(self, scope: TypeScope) -> None:
        self.scope, self.machine = scope, scope.machine
        self._pointer = pointer_shape(self.machine)
        self._constants = ConstantReader(self, self._pointer)
        self._shapes: dict[tuple[object, ...], Shape | Undecided] = {}
        self._enums: dict[tuple[int, int], Mapping[str, int | None]] = {}
        self._asked: list[tuple[object, ...]] = []
        self._depth = 0

    # What a file defines.

    def layouts(self, file: TypeFile) -> tuple[Layout, ...]:
        """Every structure and union of *file* that has a name and is in no other, in order."""
        return tuple(self.layout_at(file, body, name) for body, name in self.outermost(file))

    def outermost(self, file: TypeFile) -> Iterator[tuple[Body, str]]:
        """Definitions of *file* that are in no other, with tag or typedef name."""
        chosen, behind = self.scope.chosen(file), 0
        for body in chosen.bodies:
            if body.start < behind or body.kind == "enum":
                continue
            behind = body.closed
            name = body.tag or self._typedef_name(file, body)
            if name:
                yield body, name

    def layout(self, kind: str, tag: str) -> Layout | None:
        """The layout of ``kind tag``, ``None`` if it is not defined in the scope."""
        found = self._definitions(kind, tag)
        return self.layout_at(*found[0], tag) if found else None

    def layout_at(self, file: TypeFile, body: Body, name: str) -> Layout:
        """The layout of the structure defined there."""
        line = file.source.line(body.start)
        try:
            layout = self._body_shape(file, body).layout
        except Undecided as undecided:
            return UnknownLayout(body.kind, name, file.path, line, undecided.reason)
        if layout is None:
            return UnknownLayout(body.kind, name, file.path, line, "not a structure")
        return layout if layout.name else replace(layout, name=name)

    def declared_members(self, file: TypeFile, body: Body) -> tuple[DeclaredMember, ...]:
        """Members that can be read even where sizes cannot be told, or a part is not shown."""
        try:
            snippet = self.scope.snippet(file, body.start, body.closed, ";")
        except (TooManyExpansions, UnreadableSource):
            return ()
        node = next(iter(snippet.root.named_children), None)
        if node is not None and node.type not in _AGGREGATES:
            node = node.child_by_field_name("type")
        listed = node.child_by_field_name("body") if node is not None else None
        return tuple(_declared_in(snippet, listed)) if listed is not None else ()

    def _typedef_name(self, file: TypeFile, body: Body) -> str:
        chosen = self.scope.chosen(file)
        if not _TYPEDEF_BEFORE.search(chosen.code[max(0, body.start - 80) : body.start]):
            return ""
        end = chosen.code.find(";", body.closed)
        words = re.findall(r"[A-Za-z]\w*", chosen.code[body.end : end])
        return words[0] if words else ""

    # Types by name.

    def words_shape(self, words: str) -> Shape:
        """
        The shape of ``struct x``, ``unsigned long`` or a typedef.

        :raises Undecided: if it cannot be told.
        """
        tagged = _TAGGED.match(words)
        if tagged is not None:
            return self._tagged(tagged[1], tagged[2])
        basic = basic_shape(words, self.machine)
        return basic or self._kept(("typedef", words), lambda: self._typedef(words))

    def enumerator(self, name: str) -> int | None:
        """The value of an enumeration constant."""
        word = re.compile(rf"\b{re.escape(name)}\b")
        for file in self.scope.with_word(name):
            chosen = self.scope.chosen(file)
            for body in chosen.bodies:
                if body.kind == "enum" and word.search(chosen.code, body.opened, body.closed):
                    values = self._enumerators(file, body)
                    if name in values:
                        return values[name]
        return None

    def _tagged(self, kind: str, tag: str) -> Shape:
        found = self._definitions(kind, tag)
        if not found:
            raise Undecided(f"{kind} {tag} is not defined in what was read")
        shapes = [self._body_shape(file, body) for file, body in found]
        if any(_measures(shape) != _measures(shapes[0]) for shape in shapes):
            raise Undecided(f"{kind} {tag} has {len(shapes)} different definitions")
        return shapes[0]

    def _definitions(self, kind: str, tag: str) -> Sequence[tuple[TypeFile, Body]]:
        found: list[tuple[TypeFile, Body]] = []
        for file in self.scope.with_word(tag):
            bodies = self.scope.chosen(file).bodies
            here = [(file, b) for b in bodies if b.tag == tag and b.kind == kind]
            if here and file is self.scope.files[0]:
                return here
            found += here
        return found

    def _typedef(self, name: str) -> Shape:
        word = re.compile(rf"\b{re.escape(name)}\b")
        found: list[Shape] = []
        for file in self.scope.with_word(name) if name.isidentifier() else ():
            chosen = self.scope.chosen(file)
            for start, end in chosen.typedefs:
                if word.search(chosen.code, start, end):
                    found += self._typedef_at(file, start, end, name)
        if not found:
            raise Undecided(f"type {name} is not known")
        if any(_measures(shape) != _measures(found[0]) for shape in found):
            raise Undecided(f"type {name} has {len(found)} different definitions")
        return found[0]

    def _typedef_at(self, file: TypeFile, start: int, end: int, name: str) -> Iterator[Shape]:
        snippet = self._snippet(file, start, end)
        for node in snippet.root.named_children:
            if node.type != "type_definition":
                continue
            for declarator in node.children_by_field_name("declarator"):
                if declared_name(declarator) == name:
                    yield self._typedef_shape(snippet, node, declarator)

    def _typedef_shape(self, snippet: Snippet, node: SyntaxNode, declarator: SyntaxNode) -> Shape:
        kind = node.child_by_field_name("type")
        if kind is None or broken(node):
            raise Undecided("a typedef was not read")
        base, own = self._base(snippet, kind)
        shape, _ = apply_declarator(
            declarator, base, self._pointer, lambda size: self._length(snippet, size)
        )
        asked = self._attributes(
            [text for at, text in snippet.source.notes.attributes.items() if at not in own]
        )
        if asked.aligned is None:
            return shape
        return replace(shape, align=asked.aligned, field_align=asked.aligned, aligned=True)

    # Bodies.

    def _kept(self, key: tuple[object, ...], read: Callable[[], Shape]) -> Shape:
        known = self._shapes.get(key)
        if known is None:
            if key in self._asked or len(self._asked) > _NESTED:
                raise Undecided("a type contains itself, or types nest too deeply")
            self._asked.append(key)
            try:
                known = read()
            except Undecided as undecided:
                known = undecided
            except (TooManyExpansions, UnreadableSource, RecursionError) as error:
                known = Undecided(f"not read: {error or 'nested too deeply'}")
            finally:
                self._asked.pop()
            self._shapes[key] = known
        if isinstance(known, Undecided):
            raise Undecided(known.reason)
        return known

    def _body_shape(self, file: TypeFile, body: Body) -> Shape:
        return self._kept((id(file), body.start), lambda: self._read_body(file, body))

    def _snippet(self, file: TypeFile, start: int, end: int, closing: str = "") -> Snippet:
        if file.hidden(start, end):
            raise Undecided("a part of it is not shown")
        condition = self.scope.undecided(file, start, end)
        if condition:
            raise Undecided(f"depends on {condition}")
        return self.scope.snippet(file, start, end, closing)

    def _read_body(self, file: TypeFile, body: Body) -> Shape:
        if body.kind == "enum":
            values = self._enumerators(file, body)
            asked = self._attributes(self._body_attributes(file, body))
            if None in values.values():
                name = next(name for name, value in values.items() if value is None)
                raise Undecided(f"the value of {name} is not known")
            numbers = tuple(value for value in values.values() if value is not None)
            return enum_shape(numbers, asked.packed, self.machine)
        snippet = self._snippet(file, body.start, body.end, ";")
        node = next(iter(snippet.root.named_children), None)
        if node is not None and node.type not in _AGGREGATES:
            node = node.child_by_field_name("type")
        if node is None or node.type not in _AGGREGATES:
            raise Undecided("the definition was not read")
        return self._aggregate(snippet, node)[0]

    def _body_attributes(self, file: TypeFile, body: Body) -> list[str]:
        snippet = self._snippet(file, body.start, body.end, ";")
        return list(snippet.source.notes.attributes.values())

    def _enumerators(self, file: TypeFile, body: Body) -> Mapping[str, int | None]:
        key = (id(file), body.start)
        if key not in self._enums:
            self._enums[key] = {}
            try:
                snippet = self._snippet(file, body.start, body.closed, ";")
            except (Undecided, TooManyExpansions, UnreadableSource):
                return self._enums[key]
            node = next(iter(snippet.root.named_children), None)
            if node is not None and node.type != "enum_specifier":
                node = node.child_by_field_name("type")
            listed = node.child_by_field_name("body") if node is not None else None
            self._enums[key] = self._values(snippet, listed) if listed is not None else {}
        return self._enums[key]

    def _values(self, snippet: Snippet, listed: SyntaxNode) -> Mapping[str, int | None]:
        reader, values = ExpressionReader(snippet.source), dict[str, int | None]()
        known = _WithOwn(values, self._constants)
        following: int | None = 0
        for enumerator in listed.named_children:
            name, value = (enumerator.child_by_field_name(f) for f in ("name", "value"))
            if enumerator.type != "enumerator" or name is None:
                following = None
                continue
            if value is not None:
                following = known.value(reader.read(value))
            values[reader.plain(name)] = following
            following = None if following is None else following + 1
        return values

    # Declarations inside a body.

    def _aggregate(self, snippet: Snippet, node: SyntaxNode) -> tuple[Shape, frozenset[int]]:
        """The shape of a structure with a body, and the offsets of its own attributes."""
        body, kind = node.child_by_field_name("body"), _AGGREGATES[node.type]
        if body is None:
            raise Undecided("a structure has no body here")
        own = _own_attributes(snippet, node, body)
        asked = self._attributes([snippet.source.notes.attributes[at] for at in sorted(own)])
        self._depth += 1
        try:
            if self._depth > _NESTED:
                raise Undecided("structures nest too deeply")
            members = tuple(self._members(snippet, body))
        finally:
            self._depth -= 1
        first = snippet.start + snippet.expanded.origin(node.start_byte)
        pack = snippet.file.pack(first)
        attributes = Attributes(asked.packed, asked.aligned, pack)
        placed = place(members, kind == "union", attributes, self.machine)
        name = node.child_by_field_name("name")
        last = snippet.start + snippet.expanded.origin(body.end_byte - 1)
        layout = StructLayout(
            kind,
            name.text.decode() if name is not None and name.text else "",
            snippet.file.path,
            snippet.file.source.line(first),
            snippet.file.source.line(last),
            placed.size,
            placed.align,
            placed.fields,
            placed.padding,
            asked.packed or pack > 0,
            self.machine.name,
        )
        shape = Shape(
            layout.size,
            layout.align,
            layout.align,
            Kind.AGGREGATE,
            asked.aligned is not None,
            any(field.shape.wordy for field in layout.fields),
            layout.flexible,
            layout,
        )
        return shape, own

    def _members(self, snippet: Snippet, body: SyntaxNode) -> Iterator[Member]:
        behind = body.start_byte
        for child in body.named_children:
            if stray(child):
                continue
            if child.type != "field_declaration" or broken(child):
                line, text = (
                    snippet.line(child),
                    snippet.source.text(
                        child.start_byte, min(child.end_byte, child.start_byte + 60)
                    ),
                )
                raise Undecided(f"line {line} was not read: {text}")
            yield from self._declared(snippet, child, behind)
            behind = child.end_byte

    def _declared(self, snippet: Snippet, node: SyntaxNode, behind: int) -> Iterator[Member]:
        kind = node.child_by_field_name("type")
        if kind is None:
            raise Undecided(f"line {snippet.line(node)} was not read")
        base, own = self._base(snippet, kind)
        words, declarators = _words(snippet, kind), tuple(split_declarators(node))
        free = {
            at: text
            for at, text in snippet.source.notes.attributes.items()
            if behind <= at < node.end_byte
            and at not in own
            and not kind.start_byte <= at < kind.end_byte
        }
        if not declarators:
            if kind.type in _AGGREGATES and kind.child_by_field_name("name") is None:
                asked = self._attributes(free.values())
                yield Member(
                    "", words, base(), snippet.line(node), None, asked.packed, asked.aligned
                )
            elif kind.type != "enum_specifier":
                text = " ".join((node.text or b"").decode().split())
                raise Undecided(f"line {snippet.line(node)} declares no member: {text[:60]}")
            return
        first = declarators[0].start
        for one in declarators:
            texts = [t for at, t in free.items() if at < first or one.start <= at < one.end]
            asked = self._attributes(texts)
            shape, suffix = apply_declarator(
                one.node, base, self._pointer, lambda size: self._length(snippet, size)
            )
            width = self._length(snippet, one.width) if one.width is not None else None
            if width is not None and not 0 <= width <= shape.size * 8:
                raise Undecided(f"a bit-field of {width} bits on line {snippet.line(node)}")
            if shape.kind is Kind.FUNCTION:
                raise Undecided(f"line {snippet.line(node)} declares a function")
            line_node = one.node or one.width or node
            yield Member(
                declared_name(one.node),
                f"{words} {suffix}".strip(),
                shape,
                snippet.line(line_node),
                width,
                asked.packed,
                asked.aligned,
            )

    def _base(
        self, snippet: Snippet, kind: SyntaxNode
    ) -> tuple[Callable[[], Shape], frozenset[int]]:
        """The shape of a type specifier, and the offsets of attributes that belong to it."""
        if kind.type in _AGGREGATES and kind.child_by_field_name("body") is not None:
            shape, own = self._aggregate(snippet, kind)
            return lambda: shape, own
        if kind.type == "enum_specifier":
            listed = kind.child_by_field_name("body")
            if listed is not None:
                values = self._values(snippet, listed)
                if None in values.values():
                    raise Undecided("an enumerator's value is not known")
                numbers = tuple(v for v in values.values() if v is not None)
                own = _own_attributes(snippet, kind, listed)
                asked = self._attributes([snippet.source.notes.attributes[a] for a in sorted(own)])
                enum = enum_shape(numbers, asked.packed, self.machine)
                return lambda: enum, own
        return lambda: self.words_shape(_words(snippet, kind)), frozenset()

    def _length(self, snippet: Snippet, node: SyntaxNode) -> int:
        expr = ExpressionReader(snippet.source).read(node)
        value = self._constants.value(expr)
        if value is None:
            text = " ".join((node.text or b"").decode().split())
            raise Undecided(f"the value of {text[:60]} is not known")
        return value

    def _attributes(self, texts: Iterable[str]) -> Asked:
        asked = read_attributes(texts, self._constants.text_value, self.machine.largest)
        if asked.unknown:
            raise Undecided(asked.unknown)
        return asked


class _WithOwn:
    """Constants, with the enumerators read so far first."""

    def __init__(self, own: Mapping[str, int | None], others: ConstantReader) -> None:
        self._own, self._others = own, others

    def get(self, name: str, /) -> int | None:
        return self._own[name] if name in self._own else self._others.get(name)

    def value(self, expr: Expr) -> int | None:
        return evaluate(expr, self, self._others.other)


def _declared_in(snippet: Snippet, body: SyntaxNode) -> Iterator[DeclaredMember]:
    for child in body.named_children:
        kind = child.child_by_field_name("type")
        if child.type != "field_declaration" or kind is None or broken(child):
            continue
        inner = kind.child_by_field_name("body")
        if inner is not None and kind.type in _AGGREGATES:
            yield from _declared_in(snippet, inner)
        for one in split_declarators(child):
            stars = "*" if one.node is not None and one.node.type != "field_identifier" else ""
            yield DeclaredMember(
                declared_name(one.node),
                f"{_words(snippet, kind)} {stars}".strip(),
                one.width is not None,
                snippet.line(child),
            )


def _own_attributes(snippet: Snippet, node: SyntaxNode, body: SyntaxNode) -> frozenset[int]:
    """Offsets of attributes between ``struct`` and ``{`` and right behind ``}``."""
    source = snippet.source.source
    return frozenset(
        at
        for at in snippet.source.notes.attributes
        if node.start_byte <= at < body.start_byte
        or (at >= body.end_byte and not source[body.end_byte : at].strip())
    )


def _words(snippet: Snippet, kind: SyntaxNode) -> str:
    """Text of a type specifier without attributes and body."""
    name = kind.child_by_field_name("name")
    if kind.type in (*_AGGREGATES, "enum_specifier"):
        keyword = kind.type.split("_")[0]
        return f"{keyword} {name.text.decode()}" if name is not None and name.text else keyword
    return " ".join(snippet.source.source[kind.start_byte : kind.end_byte].decode().split())


def _measures(shape: Shape) -> tuple[object, ...]:
    layout = shape.layout
    fields = tuple((f.name, f.offset, f.bit) for f in layout.fields) if layout is not None else ()
    return shape.size, shape.align, shape.field_align, fields
