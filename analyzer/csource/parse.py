"""The one place that knows the parser: tree-sitter with the C grammar."""

from __future__ import annotations

import tree_sitter_c
from tree_sitter import Language, Node, Parser

SyntaxNode = Node

_LANGUAGE = Language(tree_sitter_c.language())


def parse(source: bytes) -> SyntaxNode:
    """Return the root of the syntax tree of normalised C."""
    return Parser(_LANGUAGE).parse(source).root_node
