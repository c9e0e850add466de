"""Functions inside a part of a file the parser gave up on, each parsed alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from analyzer.csource.masking import following, match_brackets, previous
from analyzer.csource.parse import SyntaxNode, parse

# Each is a parser run of its own; a file with more is broken as a whole.
MOST_RECOVERED = 200
_ENDS = frozenset(b";}")


def definitions(source: bytes, root: SyntaxNode) -> Iterator[SyntaxNode]:
    """
    Function definitions in source order, and the ERROR nodes of what belongs to none.

    One misread statement can make the parser lose hundreds of lines. Where it did, the braces that
    are in no others tell where functions begin and end.
    """
    lost = [n for n in root.children if n.is_error or _too_long(source, n)]
    if not lost:
        yield from (n for n in root.named_children if n.type == "function_definition")
        return
    text = bytearray(source)
    blocks = match_brackets(text).blocks
    budget = MOST_RECOVERED
    for node in root.named_children:
        if node not in lost:
            if node.type == "function_definition":
                yield node
            continue
        first = bisect_left(blocks, (node.start_byte, 0))
        last = bisect_left(blocks, (node.end_byte, 0))
        found = list(_functions(text, blocks[first:last][:budget], node))
        budget -= len(found)
        yield from found
        if node.type != "function_definition" or not found:
            yield node


def _too_long(source: bytes, node: SyntaxNode) -> bool:
    """A definition that goes on behind its last brace, or has swallowed the next one."""
    if node.type != "function_definition" or not node.has_error:
        return False
    body = node.child_by_field_name("body")
    if body is None:
        return True
    blocks = match_brackets(bytearray(source[body.start_byte : body.end_byte])).blocks
    return len(blocks) != 1 or blocks[0] != (0, body.end_byte - body.start_byte - 1)


def _functions(
    text: bytearray, blocks: tuple[tuple[int, int], ...], region: SyntaxNode
) -> Iterator[SyntaxNode]:
    start = region.start_byte
    for opened, closed in blocks:
        before = previous(text, opened)
        if before >= start and text[before] == 0x29:
            begin = max(start, _head(text, start, before))
            yield from (
                child
                for child in parse(bytes(text), (begin, closed + 1)).named_children
                if child.type == "function_definition"
            )
        start = closed + 1


def _head(text: bytearray, start: int, end: int) -> int:
    """First byte of the definition whose parameters end at *end*."""
    position = max((text.rfind(bytes((code,)), start, end) for code in _ENDS), default=-1)
    return following(text, max(position + 1, start))
