"""Types of expressions as they are declared: which structure, how many stars, which array."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from analyzer.csource.declarators import Aggregate
from analyzer.csource.declared import DeclaredFiles
from analyzer.csource.syntax import (
    Binary,
    Cast,
    Conditional,
    Declaration,
    Expr,
    Index,
    Member,
    Name,
    Unary,
)
from analyzer.includes import Includes
from patches.tree import HunksOnlyTree, OverlayTree, SourceFile, SourceTree

_QUALIFIERS = re.compile(r"\b(?:const|volatile|__user|__iomem|__rcu|__percpu|__packed|static)\b")
_BOUND = re.compile(r"\[([^\]]*)\]")
# Structures that a file uses stand in what it includes or in what that includes; all headers behind
# a file are a thousand.
_DEEPEST_INCLUDE = 3
_WIDTHS = {
    "u8": 8, "__u8": 8, "uint8_t": 8, "unsigned char": 8, "bool": 1,
    "u16": 16, "__u16": 16, "uint16_t": 16, "unsigned short": 16, "__le16": 16, "__be16": 16,
    "u32": 32, "__u32": 32, "uint32_t": 32, "unsigned int": 32, "unsigned": 32, "uint": 32,
    "__le32": 32, "__be32": 32,
    "u64": 64, "__u64": 64, "uint64_t": 64, "unsigned long": 64, "unsigned long long": 64,
    "size_t": 64, "ulong": 64, "__le64": 64, "__be64": 64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypeText:
    """
    A type as declared.

    :param base: without stars: ``struct page``, ``u32``.
    :param lengths: of its array dimensions as written, outermost first; ``?`` if not shown.
    :param bits: width of a bit-field, 0 if it is none.
    :param path: where the structure that declares the member stands; empty for variables.
    """

    base: str
    stars: int = 0
    lengths: tuple[str, ...] = ()
    bits: int = 0
    path: str = ""

    @property
    def structure(self) -> str:
        """``struct x`` for it or a pointer to it, else empty."""
        return self.base if self.base.startswith(("struct ", "union ")) else ""

    @property
    def unsigned_bits(self) -> int:
        """Width of an unsigned integer, 0 if it is none or not known as one."""
        plain = not self.stars and not self.lengths
        return (self.bits or _WIDTHS.get(self.base, 0)) if plain else 0

    def element(self) -> TypeText:
        """What an index or ``*`` gives."""
        if self.lengths:
            return replace(self, lengths=self.lengths[1:])
        return replace(self, stars=max(0, self.stars - 1))


def read_type(text: str, suffix: str = "", path: str = "") -> TypeText:
    """Read ``struct page *`` with ``[4]`` or ``:3`` behind the name."""
    stars = text.count("*")
    base = " ".join(_QUALIFIERS.sub(" ", text.replace("*", " ")).split())
    bits = suffix[1:].strip() if suffix.startswith(":") else ""
    return TypeText(
        base,
        stars,
        tuple(b.strip() for b in _BOUND.findall(suffix)),
        int(bits) if bits.isdigit() else 0,
        path,
    )


class TypesOfTree:
    """Finds structures by tag in a tree: in a file, in what it includes, in what is shown."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree, self._includes, self._declared = tree, Includes(), DeclaredFiles()
        self._sources: dict[str, SourceFile | None] = {}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, str], tuple[Aggregate, str] | None] = {}

    def aggregate(self, path: str, structure: str) -> tuple[Aggregate, str] | None:
        """``struct x`` as *path* sees it, with the path of the file that defines it."""
        key = (path, structure)
        if key not in self._found:
            self._found[key] = self._find(path, structure)
        return self._found[key]

    def member(self, path: str, structure: str, field: str) -> TypeText | None:
        """The type of one member."""
        found = self.aggregate(path, structure)
        if found is None:
            return None
        for one in found[0].fields:
            if one.name == field:
                return read_type(one.type, one.suffix, found[1])
        return None

    def _find(self, path: str, structure: str) -> tuple[Aggregate, str] | None:
        kind, _, tag = structure.partition(" ")
        wanted = re.compile(rf"\b{kind}\s+{re.escape(tag)}\b[^;{{}}()]*\{{")
        for one in self._visible(path):
            source = self._source(one)
            if source is None or tag not in source.text or not wanted.search(source.text):
                continue
            found = self._declared.read(source.text, source.gaps).aggregates_by_tag
            if (kind, tag) in found:
                return found[kind, tag][0], one
        return None

    def _source(self, path: str) -> SourceFile | None:
        if path not in self._sources:
            self._sources[path] = self._tree.read(path)
        return self._sources[path]

    def _visible(self, path: str) -> tuple[str, ...]:
        if path not in self._paths:
            closure = self._includes.closure(self._tree, path, deepest=_DEEPEST_INCLUDE)
            self._paths[path] = tuple(
                dict.fromkeys((path, *_shown(self._tree), *closure.paths)).keys()
            )
        return self._paths[path]


def _shown(tree: SourceTree) -> Iterator[str]:
    base = tree.base if isinstance(tree, OverlayTree) else tree
    changed: Mapping[str, object] = tree.changes if isinstance(tree, OverlayTree) else {}
    shown: Mapping[str, object] = base.files if isinstance(base, HunksOnlyTree) else {}
    yield from (path for path in sorted({*shown, *changed}) if path.endswith(".h"))


class TypeReader:
    """Types of the expressions of one function."""

    def __init__(self, types: TypesOfTree, path: str, declared: Mapping[str, Declaration]) -> None:
        self._types, self._path, self._declared = types, path, declared

    def of(self, expr: Expr) -> TypeText | None:
        """The type of *expr*, ``None`` if it cannot be told."""
        match expr:
            case Cast(type=text):
                return read_type(text)
            case Name(text=text):
                declared = self._declared.get(text)
                return read_type(declared.type, "[?]" * declared.array) if declared else None
            case Member(base=base, field=field):
                owner = self.of(base)
                if owner is None or not owner.structure:
                    return None
                return self._types.member(self._path, owner.structure, field)
            case Index(base=base) | Unary(op="*", operand=base):
                whole = self.of(base)
                return whole.element() if whole is not None else None
            case Unary(op="&", operand=operand):
                pointed = self.of(operand)
                return replace(pointed, stars=pointed.stars + 1) if pointed is not None else None
            case Conditional(otherwise=otherwise):
                return self.of(otherwise)
            case Binary(op="+" | "-", left=left):
                return self.of(left)
            case _:
                return None

    def defined_in(self, structure: str) -> str:
        """Path of the file that defines ``struct x``, empty if it is not found."""
        found = self._types.aggregate(self._path, structure)
        return found[1] if found is not None else ""
