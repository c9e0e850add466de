"""Definitions of types and macros in one file, found by name before anything is parsed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analyzer.csource.preprocessed import Macro, Preprocessed, preprocess

_ARGUMENTS = r"\((?:[^(){};]|\((?:[^(){};]|\((?:[^(){};]|\([^(){};]*\))*\))*\))*\)"
_ATTRIBUTE = rf"(?:_\w+\s*(?:{_ARGUMENTS})?\s*)"
_BODY = re.compile(
    rf"\b(struct|union|enum)\b\s*{_ATTRIBUTE}{{0,4}}?([A-Za-z_]\w*)?\s*{_ATTRIBUTE}{{0,4}}\{{"
)
# Attributes may hide behind a macro of any name.
_TRAILING = re.compile(r"[^;{}=]{0,300}")
_TYPEDEF = re.compile(r"\btypedef\b")
_BRACE_OR_END = re.compile(r"[{}();]")
_PRAGMA = re.compile(r"^[ \t]*#[ \t]*pragma[ \t]+pack[ \t]*\(([^)\n]*)\)", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Body:
    """
    ``struct tag { ... }`` with its attributes, somewhere in a file.

    :param start, end: offsets of the keyword, and behind the last attribute.
    :param closed: offset behind the closing brace.
    """

    kind: str
    tag: str
    start: int
    opened: int
    closed: int
    end: int


class TypeFile:
    """
    A file as far as types are concerned.

    :ivar gaps: first and last line of parts that are not known.
    """

    def __init__(self, path: str, text: str, gaps: Sequence[tuple[int, int]] = ()) -> None:
        self.path, self.text, self.gaps = path, text, tuple(gaps)

    def __repr__(self) -> str:
        return f"<{self.path}>"

    @cached_property
    def source(self) -> Preprocessed:
        """Code without comments and directives."""
        return preprocess(self.text)

    @cached_property
    def macros(self) -> Mapping[str, Sequence[Macro]]:
        """Every ``#define`` by name."""
        found: dict[str, list[Macro]] = {}
        for macro in self.source.macros:
            found.setdefault(macro.name, []).append(macro)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the file's code and macros."""
        return frozenset(_WORD.findall(self.text))

    def segments(self) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Pieces of the code between conditional lines, with the conditions they stand under."""
        source = self.source
        starts = [0, *(directive.end for directive in source.conditionals)]
        ends = [*(directive.start for directive in source.conditionals), len(source.code)]
        for start, end in zip(starts, ends, strict=True):
            yield start, end, source.conditions(start)

    @cached_property
    def _packs(self) -> tuple[Sequence[int], Sequence[int]]:
        offsets, values = [0], [0]
        stack: list[int] = []
        for match in _PRAGMA.finditer(self.text):
            now = values[-1]
            words = [word.strip() for word in match[1].split(",")]
            number = next((int(w) for w in words if w.isdigit()), None)
            if "push" in words:
                stack.append(now)
            if "pop" in words:
                now = stack.pop() if stack else 0
            if number is not None:
                now = number
            elif words == [""]:
                now = 0
            offsets.append(match.end())
            values.append(now)
        return offsets, values

    def pack(self, offset: int) -> int:
        """Bytes of the ``#pragma pack`` in force at *offset*, 0 if there is none."""
        offsets, values = self._packs
        return values[bisect_right(offsets, offset) - 1]

    def hidden(self, start: int, end: int) -> bool:
        """True if a part of this range is not known."""
        first, last = self.source.line(start), self.source.line(end)
        return any(low <= last and high >= first for low, high in self.gaps)


def bodies(code: str) -> Sequence[Body]:
    """Definitions of structures, unions and enumerations in *code*, inner ones included."""
    found: list[Body] = []
    partners = _partners(code)
    for match in _BODY.finditer(code):
        opened = match.end() - 1
        closed = partners.get(opened)
        if closed is not None:
            trailing = _TRAILING.match(code, closed + 1)
            end = trailing.end() if trailing else closed + 1
            found.append(Body(match[1], match[2] or "", match.start(), opened, closed + 1, end))
    return found


def typedefs(code: str) -> Sequence[tuple[int, int]]:
    """Start and end of each ``typedef ...;``."""
    partners = _partners(code)
    found: list[tuple[int, int]] = []
    for match in _TYPEDEF.finditer(code):
        at = match.end()
        while (mark := _BRACE_OR_END.search(code, at)) is not None:
            if mark[0] == ";":
                found.append((match.start(), mark.end()))
                break
            partner = partners.get(mark.start())
            if partner is None:
                break
            at = partner + 1
    return found


def _partners(code: str) -> Mapping[int, int]:
    """Offset of each ``{`` and ``(`` to the offset of what closes it."""
    closing: dict[int, int] = {}
    stack: list[tuple[str, int]] = []
    for match in re.finditer(r"[{}()]", code):
        char = match[0]
        if char in "{(":
            stack.append((char, match.start()))
            continue
        wanted = "{" if char == "}" else "("
        while char == "}" and stack and stack[-1][0] != wanted:
            stack.pop()
        if stack and stack[-1][0] == wanted:
            closing[stack.pop()[1]] = match.start()
    return closing
