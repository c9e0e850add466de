"""What functions use: names called with how many arguments, members, words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.csource.declarators import closing, split_top
from analyzer.csource.declaring import FunctionDeclared
from analyzer.csource.preprocessed import Conditions, Preprocessed

WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*\(")
_MEMBER = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*(->|\.)\s*([A-Za-z_]\w*)")
_KEYWORDS = """
    auto break case char const continue default do double else enum extern float for goto if inline
    int long register restrict return short signed sizeof static struct switch typedef union
    unsigned void volatile while typeof __typeof__ asm __asm__ __attribute__ __volatile__
    __inline__ __inline __extension__ _Static_assert _Generic __alignof__ _Alignof __auto_type
    typeof_unqual __typeof_unqual__ defined _Bool __label__ __signed__ __const __const__ alignof
    __asm __volatile __alignof __attribute __int128 _Atomic _Noreturn _Alignas __typeof
"""
KEYWORDS = frozenset(_KEYWORDS.split())


@dataclass(frozen=True, slots=True)
class Call:
    """
    A name with parentheses behind it, inside a function.

    :param arguments: their text; ``()`` has none. :param offset: of the name.
    """

    name: str
    arguments: tuple[str, ...]
    line: int
    function: str
    offset: int
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class MemberUse:
    """``base->field`` (*arrow*) or ``base.field``, where *base* is a plain name."""

    base: str
    field: str
    arrow: bool
    line: int
    function: str
    offset: int


@dataclass(frozen=True, slots=True)
class Word:
    """An identifier. *function* is empty outside functions."""

    name: str
    line: int
    function: str


def calls_in(source: Preprocessed, function: FunctionDeclared) -> Iterator[Call]:
    """Calls in the body of *function*; calls through members are left out."""
    if function.body is None:
        return
    code, (start, end) = source.code, function.body
    for match in _CALL.finditer(code, start, end):
        name = match[1]
        if name in KEYWORDS or _member_before(code, match.start()):
            continue
        closed = closing(code, match.end() - 1, end)
        if closed < 0:
            continue
        listed = code[match.end() : closed]
        arguments = tuple(part.strip() for part in split_top(listed)) if listed.strip() else ()
        place = match.start()
        yield Call(
            name, arguments, source.line(place), function.name, place, source.conditions(place)
        )


def members_in(source: Preprocessed, function: FunctionDeclared) -> Iterator[MemberUse]:
    """Member accesses whose base is a plain name, in the body of *function*."""
    if function.body is None:
        return
    code, (start, end) = source.code, function.body
    for match in _MEMBER.finditer(code, start, end):
        if not _member_before(code, match.start()):
            place = match.start()
            yield MemberUse(
                match[1], match[3], match[2] == "->", source.line(place), function.name, place
            )


def _member_before(code: str, at: int) -> bool:
    """True for ``x`` of ``->x`` and ``. x``."""
    before = code[max(0, at - 80) : at].rstrip()
    return before.endswith(("->", ".")) and not before.endswith("...")


def words_in(source: Preprocessed, functions: Sequence[FunctionDeclared]) -> Sequence[Word]:
    """Every identifier outside directives that is no keyword."""
    found: list[Word] = []
    position = 0
    for function in functions:
        if function.start < position:
            continue
        last = function.body[1] if function.body is not None else function.head_end
        found += _words(source, position, function.start, "")
        found += _words(source, function.start, last, function.name)
        position = last
    found += _words(source, position, len(source.code), "")
    return found


def _words(source: Preprocessed, start: int, end: int, function: str) -> Iterator[Word]:
    for match in WORD.finditer(source.code, start, end):
        if match[0] not in KEYWORDS:
            yield Word(match[0], source.line(match.start()), function)
