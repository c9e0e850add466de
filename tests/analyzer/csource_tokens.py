"""
The tokens of a function, and what of the graph each belongs to.

A token is part of exactly one node, or of one of these classes:

* *structure*: braces, ``;``, ``:``, and what joins nodes: ``,`` ``(`` ``)`` ``!`` ``&&`` ``||``;
* *keyword* of control flow; *label*, where it stands or behind ``goto``; *hint*: ``likely``;
  ``fallthrough`` in all its spellings;
* *once*: the ``0`` of ``do { } while (0)``;
* *annotation*: a word that normalisation blanks, with its arguments, outside every node;
* *declaration* without variable: a prototype, a type, ``__label__``;
* *directive*: a preprocessor line, a branch that is never compiled, a branch reported as unread;
* *unreachable*: part of a step the graph lists as such.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.csource.functions import FileFacts, FunctionOutline
from analyzer.csource.syntax import Node, Span

_TOKEN = re.compile(
    rb"""
    (?P<skip>\n|[^\S\n]+(?![ \t]*\#)|/\*.*?(?:\*/|\Z)|//[^\n]*|\\\n)
    |(?P<directive>(?m:^)[ \t]*\#(?:[^\n\\/]|/(?!\*)|/\*.*?\*/|\\.)*)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
    |(?P<string>L?"(?:[^"\\]|\\.)*"|L?'(?:[^'\\]|\\.)*')
    |(?P<sign><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_STRUCTURE = frozenset((b"{", b"}", b";", b":", b",", b"(", b")", b"!", b"&&", b"||"))
_KEYWORDS = frozenset(
    b"if else for while do switch case default goto break continue return".split()
)
_HINTS = frozenset((b"likely", b"unlikely", b"fallthrough", b"__fallthrough"))
_ANNOTATION = re.compile(rb"__\w|static\Z|asm\Z|noinline|CACHELINE_PADDING")
_TYPE_STARTS = frozenset(b"struct union enum typedef extern __label__ static const".split())


@dataclass(frozen=True, slots=True)
class Token:
    """*kind*: directive, word, number, string or sign."""

    start: int
    end: int
    kind: str
    text: bytes


def tokens(source: bytes, start: int, end: int) -> Iterator[Token]:
    """Read the tokens of ``source[start:end]``; *start* is the beginning of a line or a token."""
    for match in _TOKEN.finditer(source, start, end):
        kind = match.lastgroup or "sign"
        if kind != "skip":
            yield Token(match.start(), match.end(), kind, match[0])


class TokenClasses:
    """Classifies the tokens of one function."""

    def __init__(
        self, facts: FileFacts, outline: FunctionOutline, source: bytes, normalized: bytes
    ) -> None:
        graph = outline.build().graph
        self.source = source
        self.body = source.index(b"{", outline.span.start), outline.span.end
        self.nodes = _Ranges([(s, n) for n in graph.nodes for s in n.spans])
        self.lost = _Ranges([(s, n) for n in graph.unreachable for s in n.spans])
        self.dropped = [(first, last) for first, last, _ in facts.unread]
        self.normalized = normalized

    def unexplained(self) -> Iterator[str]:
        """Tokens of no class, or of two nodes, with their line."""
        read = list(tokens(self.source, *self.body))
        never = _never_compiled(read)
        found = [t for t in read if t.kind != "directive" and t.start not in never]
        for index, token in enumerate(found):
            if self.nodes.count(token) == 1:
                continue
            if self.nodes.count(token) > 1:
                yield self._tell(token, "in two nodes")
            elif self._class(found, index) is None:
                yield self._tell(token, "in no node")

    def _tell(self, token: Token, what: str) -> str:
        line = self.source.count(b"\n", 0, token.start) + 1
        return f"line {line}: {token.text.decode()!r} {what}"

    def _class(self, found: list[Token], index: int) -> str | None:
        token = found[index]
        if self.lost.count(token):
            return "unreachable"
        if self._is_dropped(token):
            return "directive"
        if token.text in _STRUCTURE:
            return "structure"
        if token.text in _KEYWORDS:
            return "keyword"
        if self._is_label(found, index):
            return "label"
        if token.text in _HINTS:
            return "hint"
        if _texts(found, index - 2, index + 3) == [b"while", b"(", b"0", b")", b";"]:
            return "once"
        if self._is_annotation(found, index):
            return "annotation"
        return "declaration" if self._is_declaration(found, index) else None

    def _is_annotation(self, found: list[Token], index: int) -> bool:
        """A row of blanked tokens that begins with a word of the compiler or of its wrappers."""
        if self.normalized[found[index].start : found[index].end].strip():
            return False
        while index and not self.normalized[found[index - 1].start : found[index - 1].end].strip():
            index -= 1
        return _ANNOTATION.match(found[index].text) is not None

    def _is_dropped(self, token: Token) -> bool:
        line = self.source.count(b"\n", 0, token.start) + 1
        return any(first <= line <= last for first, last in self.dropped)

    def _is_label(self, found: list[Token], index: int) -> bool:
        before, _, behind = _texts(found, index - 1, index + 2)
        if found[index].kind != "word":
            return False
        return before == b"goto" or (behind == b":" and before in (b";", b"{", b"}", b":", b")"))

    def _is_declaration(self, found: list[Token], index: int) -> bool:
        """Part of a statement that declares no variable, or of the type in such a one."""
        first = _statement_start(found, index)
        words = _texts(found, first, first + 3)
        prototype = words[0] not in _KEYWORDS and words[2] in (b"(", b"*")
        if not self.nodes.count(found[first]) and (words[0] in _TYPE_STARTS or prototype):
            return True
        opened = _opened(found, index)
        named = opened > 0 and re.match(rb"\w", found[opened - 1].text)
        if not named or found[opened - 1].text in (b"else", b"do"):
            return False
        # A member: its type is part of a node if a variable has it.
        return self.nodes.count(found[opened]) == 1 or self._is_declaration(found, opened - 1)


def _statement_start(found: list[Token], index: int) -> int:
    depth = 0
    while index > 0:
        text = found[index - 1].text
        depth += (text == b"}") - (text == b"{")
        if depth < 0 or (depth == 0 and text in (b";", b"}")):
            break
        index -= 1
    return index


def _opened(found: list[Token], index: int) -> int:
    """Index of the brace the token is in."""
    depth = 0
    while index > 0 and depth >= 0:
        index -= 1
        depth += (found[index].text == b"}") - (found[index].text == b"{")
    return index


def _texts(found: list[Token], start: int, end: int) -> list[bytes]:
    return [found[i].text if 0 <= i < len(found) else b"" for i in range(start, end)]


def _never_compiled(found: list[Token]) -> frozenset[int]:
    """Starts of tokens in ``#if 0`` or behind the ``#else`` of ``#if 1``."""
    result: set[int] = set()
    stack: list[tuple[bool, bool]] = []
    for token in found:
        words = token.text.split() if token.kind == "directive" else []
        keyword = words[0].lstrip(b"#") or words[1] if words else b""
        if keyword in (b"if", b"ifdef", b"ifndef"):
            constant = words[-1] in (b"0", b"1") and len(words) == 2 and keyword == b"if"
            stack.append((constant and words[-1] == b"0", constant))
        elif stack and keyword in (b"else", b"elif"):
            never, constant = stack.pop()
            stack.append((constant and not never, constant))
        elif stack and keyword == b"endif":
            stack.pop()
        if any(never for never, _ in stack):
            result.add(token.start)
    return frozenset(result)


class _Ranges:
    def __init__(self, spans: list[tuple[Span, Node]]) -> None:
        self.starts = sorted((s.start, s.end, n.index) for s, n in spans)

    def count(self, token: Token) -> int:
        """Number of nodes the token is part of."""
        at = bisect_right(self.starts, (token.start, 1 << 60, 0))
        near = self.starts[max(0, at - 4) : at]
        return sum(start <= token.start and token.end <= end for start, end, _ in near)
