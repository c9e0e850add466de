"""The one place that knows the parser: tree-sitter with the C grammar."""

from __future__ import annotations

import tree_sitter_c
from tree_sitter import Language, Node, Parser, Point, Range

SyntaxNode = Node

_LANGUAGE = Language(tree_sitter_c.language())


def parse(source: bytes, part: tuple[int, int] | None = None) -> SyntaxNode:
    """
    Return the root of the syntax tree of normalised C.

    :param part: first byte to read, and the byte behind the last; offsets and lines stay those of
        *source*.
    """
    if part is None:
        return Parser(_LANGUAGE).parse(source).root_node
    start, end = part
    read = Range(_point(source, start), _point(source, end), start, end)
    return Parser(_LANGUAGE, included_ranges=[read]).parse(source).root_node


def _point(source: bytes, offset: int) -> Point:
    return Point(source.count(b"\n", 0, offset), offset - (source.rfind(b"\n", 0, offset) + 1))
