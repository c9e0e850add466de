"""In-place, same-length edits of source bytes: comments, strings, brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_BLANK = bytes(0x0A if code == 0x0A else 0x20 for code in range(256))
_FILL = bytes(0x0A if code == 0x0A else 0x5F for code in range(256))
_COMMENT_OR_STRING = re.compile(
    rb"//[^\n]*"
    rb"|/\*.*?(?:\*/|\Z)"
    rb'|"(?:[^"\\\n]|\\.)*"?'
    rb"|'(?:[^'\\\n]|\\.){1,12}'",
    re.DOTALL,
)
_VISIBLE = re.compile(rb"[^ \t\n\r\f\v]")
_BRACKET = re.compile(rb"[(){}]")
_PARTNER = {0x29: 0x28, 0x7D: 0x7B}
WHITESPACE = frozenset(b" \t\n\r\f\v")


class UnreadableSource(Exception):
    """A whole file that is not read, with the reason."""


def blank(source: bytearray, start: int, end: int) -> None:
    """Overwrite ``source[start:end]`` with spaces; newlines stay."""
    source[start:end] = source[start:end].translate(_BLANK)


def overwrite(source: bytearray, start: int, end: int, text: bytes) -> None:
    """Blank ``source[start:end]`` and put *text* at its beginning; *text* fits before a newline."""
    blank(source, start, end)
    source[start : start + len(text)] = text


def stand_in(source: bytearray, start: int, end: int) -> int:
    """
    Replace the first line of ``source[start:end]`` by one made-up identifier and blank the rest.

    :return: offset of the identifier.
    """
    newline = source.find(b"\n", start, end)
    first = end if newline < 0 else newline
    blank(source, first, end)
    source[start:first] = b"T" + b"_" * (first - start - 1)
    return start


def mask(source: bytearray) -> None:
    """Blank comments, and fill strings so that no bracket or word inside them counts."""
    for match in _COMMENT_OR_STRING.finditer(source):
        start, end = match.span()
        if source[start] == 0x2F or source[end - 1] != source[start] or end - start < 2:
            blank(source, start, end)
        else:
            source[start + 1 : end - 1] = source[start + 1 : end - 1].translate(_FILL)


def previous(source: bytearray, position: int, start: int = 0) -> int:
    """Offset of the last visible byte in ``source[start:position]``, or *start* - 1."""
    start = max(start, 0)
    while position > start:
        # Mostly the next byte decides; in long runs, slices are much faster than a loop.
        size = 1 if source[position - 1] not in WHITESPACE else 512
        chunk = source[max(start, position - size) : position].rstrip()
        if chunk:
            return max(start, position - size) + len(chunk) - 1
        position -= size
    return start - 1


def following(source: bytearray, position: int) -> int:
    """Offset of the first byte at or behind *position* that is not white space, or the length."""
    match = _VISIBLE.search(source, position)
    return match.start() if match is not None else len(source)


def is_word(code: int) -> bool:
    """True for a byte that may be part of an identifier."""
    return 0x61 <= code <= 0x7A or 0x41 <= code <= 0x5A or 0x30 <= code <= 0x39 or code == 0x5F


def word_before(source: bytearray, end: int) -> bytes:
    """Return the identifier whose last byte stands at *end*, or nothing."""
    start = end
    while start >= 0 and is_word(source[start]):
        start -= 1
    return bytes(source[start + 1 : end + 1])


@dataclass(frozen=True, slots=True)
class Brackets:
    """
    Which bracket closes which.

    :param closing: offset of ``(`` or ``{`` to the offset of its partner.
    :param blocks: first and last offset of each brace pair that is in no other, in order.
    :param depth: deepest nesting.
    """

    closing: dict[int, int]
    blocks: tuple[tuple[int, int], ...]
    depth: int

    def outside(self, position: int) -> bool:
        """True if *position* is in no braces."""
        index = bisect_right(self.blocks, (position, position)) - 1
        return index < 0 or not self.blocks[index][0] < position <= self.blocks[index][1]


def match_brackets(source: bytearray) -> Brackets:
    """Pair the brackets of masked *source*; a brace closes whatever parentheses are still open."""
    closing: dict[int, int] = {}
    blocks: list[tuple[int, int]] = []
    stack: list[tuple[int, int]] = []
    deepest = 0
    for match in _BRACKET.finditer(source):
        position = match.start()
        code = source[position]
        partner = _PARTNER.get(code)
        if partner is None:
            stack.append((code, position))
            deepest = max(deepest, len(stack))
            continue
        if partner == 0x7B:
            while stack and stack[-1][0] != partner:
                stack.pop()
        if not stack or stack[-1][0] != partner:
            continue
        opened = stack.pop()[1]
        closing[opened] = position
        if partner == 0x7B and not stack:
            blocks.append((opened, position))
    return Brackets(closing, tuple(blocks), deepest)
