"""Preprocessor lines: definitions are noted and blanked, conditionals become alternatives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analyzer.csource.masking import (
    UnreadableSource,
    blank,
    following,
    is_word,
    overwrite,
    previous,
    word_before,
)

_DIRECTIVE = re.compile(rb"#[ \t]*([a-z_]+)((?:[^\n\\]|\\[^\n]|\\\n)*)")
_DEFINE = re.compile(rb"[ \t]*(\w+)(\(?)(.*)\Z", re.DOTALL)
_CONDITIONAL = frozenset((b"if", b"ifdef", b"ifndef", b"elif", b"else", b"endif"))
_BRACKET = re.compile(rb"[(){}]")
_STATEMENT_END = frozenset(b";{}:")

MOST_CONDITIONALS = 4000

MARK_IF, MARK_ELIF, MARK_ELSE, MARK_ENDIF = "$I", "$E", "$L", "$N"


@dataclass(frozen=True, slots=True)
class Condition:
    """
    The condition of an ``#if`` or ``#elif``.

    :param negated: it was an ``#ifndef``.
    :param end: byte behind the directive.
    """

    text: str
    negated: bool
    end: int


@dataclass(slots=True)
class Directives:
    """
    What preprocessor lines said.

    :param defines: object-like macros, name to text.
    :param conditions: offset of an alternative's marker to its condition.
    :param dropped: byte ranges of branches that were not read.
    """

    defines: dict[str, str] = field(default_factory=dict)
    conditions: dict[int, Condition] = field(default_factory=dict)
    dropped: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    keyword: bytes
    rest: bytes


@dataclass(slots=True)
class _Group:
    lines: list[_Line]
    stack: list[tuple[str, int]]
    low: int
    ends: list[list[tuple[str, int]]] = field(default_factory=list)
    balanced: bool = True


def read_directives(source: bytearray) -> Directives:
    """
    Blank every preprocessor line of masked *source* and resolve conditionals in place.

    :raises UnreadableSource: if there are too many conditionals.
    """
    found = Directives()
    conditionals: list[_Line] = []
    for match in _DIRECTIVE.finditer(source):
        start, end = match.span()
        line_start = source.rfind(b"\n", 0, start) + 1
        if bytes(source[line_start:start]).strip():
            continue
        keyword, rest = bytes(match[1]), bytes(match[2])
        if keyword in _CONDITIONAL:
            conditionals.append(_Line(start, end, keyword, rest))
        elif keyword == b"define":
            _note_define(found, rest)
        blank(source, start, end)
    if len(conditionals) > MOST_CONDITIONALS:
        raise UnreadableSource(f"more than {MOST_CONDITIONALS} conditional lines")
    if conditionals:
        _Resolver(source, found).run(conditionals)
    return found


def _note_define(found: Directives, rest: bytes) -> None:
    match = _DEFINE.match(rest)
    if match is not None and not match[2]:
        text = match[3].replace(b"\\\n", b" ")
        found.defines[match[1].decode()] = b" ".join(text.split()).decode("utf-8", "replace")


class _Resolver:
    """
    One pass over brackets and conditional lines.

    The stack holds, for each open bracket, what it encloses: ``p`` parentheses, ``b`` statements,
    ``i`` an initialiser, ``s`` members of a struct or enum.
    """

    def __init__(self, source: bytearray, found: Directives) -> None:
        self.source, self.found = source, found
        self.stack: list[tuple[str, int]] = []
        self.groups: list[_Group] = []
        self.closed_at = -1

    def run(self, lines: list[_Line]) -> None:
        position = 0
        for line in lines:
            self._brackets(position, line.start)
            self._directive(line)
            position = line.end
        # Brackets behind the last conditional decide nothing.

    def _brackets(self, start: int, end: int) -> None:
        source, stack = self.source, self.stack
        for match in _BRACKET.finditer(source, start, end):
            position = match.start()
            code = source[position]
            if code == 0x28:
                stack.append(("p", position))
            elif code == 0x7B:
                stack.append((self._brace_kind(position), position))
            elif stack and (code == 0x7D or stack[-1][0] == "p"):
                while code == 0x7D and len(stack) > 1 and stack[-1][0] == "p":
                    stack.pop()
                self.closed_at = stack.pop()[1]
                if self.groups:
                    self.groups[-1].low = min(self.groups[-1].low, len(stack))

    def _brace_kind(self, position: int) -> str:
        at = previous(self.source, position)
        code = self.source[at] if at >= 0 else 0x3B
        outer = self.stack[-1][0] if self.stack else "t"
        if outer == "p":
            return "b" if code == 0x28 else "i"
        if outer == "i":
            return "i"
        if code == 0x29:
            return "i" if self._is_compound_literal() else "b"
        if code in _STATEMENT_END:
            return "b"
        if is_word(code) and word_before(self.source, at) != b"return":
            return "b" if word_before(self.source, at) in (b"else", b"do") else "s"
        return "i"

    def _is_compound_literal(self) -> bool:
        at = previous(self.source, self.closed_at)
        if at < 0:
            return False
        code = self.source[at]
        if is_word(code):
            return word_before(self.source, at) == b"return"
        return code != 0x29 and code not in _STATEMENT_END

    def _directive(self, line: _Line) -> None:
        if line.keyword in (b"if", b"ifdef", b"ifndef"):
            self.groups.append(_Group([line], list(self.stack), len(self.stack)))
        elif self.groups:
            group = self.groups[-1]
            group.lines.append(line)
            group.ends.append(list(self.stack))
            group.balanced = (
                group.balanced and self.stack == group.stack and group.low == len(group.stack)
            )
            if line.keyword == b"endif":
                self._close(self.groups.pop())
            else:
                self.stack = list(group.stack)

    def _close(self, group: _Group) -> None:
        if self.groups:
            self.groups[-1].low = min(self.groups[-1].low, group.low)
        condition = group.lines[0].rest.strip()
        if group.lines[0].keyword == b"if" and condition in (b"0", b"1"):
            self._constant(group, condition == b"1")
            return
        kind = group.stack[-1][0] if group.stack else "t"
        whole = group.balanced and (kind in "si" or (kind in "tb" and self._separate(group, kind)))
        if not whole:
            self.stack = group.ends[0]
            self._drop(group, 1, "other branch of a conditional inside a statement")
        elif kind == "b":
            self.stack = list(group.stack)
            self._mark(group)
        else:
            self.stack = list(group.stack)

    def _constant(self, group: _Group, kept: bool) -> None:
        if kept:
            self.stack = group.ends[0]
            self._drop(group, 1, "")
        else:
            self.stack = (
                group.ends[min(1, len(group.ends) - 1)] if len(group.ends) > 1 else group.stack
            )
            blank(self.source, group.lines[0].end, group.lines[1].start)
            self._drop(group, 2, "")

    def _drop(self, group: _Group, first: int, reason: str) -> None:
        for before, after in zip(group.lines[first:], group.lines[first + 1 :], strict=False):
            if reason and self.source[before.end : after.start].strip():
                self.found.dropped.append((before.start, after.start, reason))
            blank(self.source, before.end, after.start)

    def _separate(self, group: _Group, kind: str) -> bool:
        """True if each branch is a row of whole statements (outside functions: of definitions)."""
        source = self.source
        before = previous(source, group.lines[0].start)
        behind = following(source, group.lines[-1].end)
        if source[behind : behind + 4] == b"else" or (
            kind == "t" and source[behind : behind + 1] == b"{"
        ):
            return False
        starts = [before, *(previous(source, line.start) for line in group.lines[1:])]
        for index, at in enumerate(starts):
            empty = index > 0 and at < group.lines[index - 1].end
            # A macro without semicolon may end a line outside functions.
            ends = at < 0 or source[at] in _STATEMENT_END or (kind == "t" and source[at] == 0x29)
            if not (empty or ends):
                return False
        return not any(
            source[(at := following(source, line.end)) : at + 4] == b"else" for line in group.lines
        )

    def _mark(self, group: _Group) -> None:
        for line in group.lines:
            if line.keyword in (b"else", b"endif"):
                mark = MARK_ELSE if line.keyword == b"else" else MARK_ENDIF
            else:
                mark = MARK_ELIF if line.keyword == b"elif" else MARK_IF
                text = b" ".join(line.rest.replace(b"\\\n", b" ").split()).decode(
                    "utf-8", "replace"
                )
                self.found.conditions[line.start] = Condition(
                    text, line.keyword == b"ifndef", line.end
                )
            overwrite(self.source, line.start, line.end, mark.encode() + b";")
