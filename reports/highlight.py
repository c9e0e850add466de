"""C highlighting of single lines: keywords, comments and strings, nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

_SUFFIXES = (".c", ".h", ".S", ".dts", ".dtsi", ".rs")
_KEYWORDS = (
    "auto bool break case char const continue default do double else enum extern false float for "
    "goto if inline int long NULL register restrict return short signed sizeof static struct "
    "switch true typedef typeof union unsigned void volatile while "
    "u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64 size_t ssize_t "
    "__init __exit __user __iomem __percpu __must_check"
)
_TOKEN = re.compile(
    r"(?P<comment>/\*.*?(?:\*/|$)|//.*)"
    r"|(?P<string>\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*')"
    r"|(?P<keyword>^\s*#\s*\w+|\b(?:" + "|".join(_KEYWORDS.split()) + r")\b)"
)
_INSIDE_COMMENT = re.compile(r"\s*\*(?:[\s/]|$)")


class Token(Enum):
    """What a piece of a line is; ``PLAIN`` is everything else."""

    PLAIN = "plain"
    KEYWORD = "keyword"
    COMMENT = "comment"
    STRING = "string"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one kind; the pieces of a line join to the line."""

    token: Token
    text: str


def is_c(path: str) -> bool:
    """Whether *path* is read as C (or close enough for keywords and comments)."""
    return path.endswith(_SUFFIXES)


def starts_in_comment(lines: Iterable[str]) -> bool:
    """
    Guess whether a hunk begins inside a block comment.

    >>> starts_in_comment([" * of the page", " */", "int x;"])
    True
    >>> starts_in_comment(["\\t*p = x;", "/* a */"])
    False
    """
    for number, line in enumerate(lines):
        if number == 0 and _INSIDE_COMMENT.match(line):
            return True
        end, start = line.find("*/"), line.find("/*")
        if end >= 0 and (start < 0 or end < start):
            return True
        if start >= 0:
            return False
    return False


def pieces(line: str, in_comment: bool) -> tuple[tuple[Piece, ...], bool]:
    """
    Split one line, and say whether the next one begins inside a comment.

    >>> [p.token.value for p in pieces("int x; /* y", False)[0]]
    ['keyword', 'plain', 'comment']
    """
    found: list[Piece] = []
    start = 0
    if in_comment:
        end = line.find("*/")
        if end < 0:
            return ((Piece(Token.COMMENT, line),) if line else ()), True
        start = end + 2
        found.append(Piece(Token.COMMENT, line[:start]))
    open_at_end = False
    for match in _TOKEN.finditer(line, start):
        if match.start() > start:
            found.append(Piece(Token.PLAIN, line[start : match.start()]))
        found.append(Piece(Token(match.lastgroup), match[0]))
        open_at_end = match[0].startswith("/*") and not match[0].endswith("*/", 2)
        start = match.end()
    if start < len(line):
        found.append(Piece(Token.PLAIN, line[start:]))
    return tuple(found), open_at_end


def highlighted(lines: Iterable[str], path: str) -> Iterator[tuple[Piece, ...]]:
    """Split consecutive lines of a file; one plain piece each if it is not C."""
    in_comment = False
    for line in lines:
        if is_c(path):
            split, in_comment = pieces(line, in_comment)
            yield split
        else:
            yield (Piece(Token.PLAIN, line),)
