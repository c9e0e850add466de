"""Source text without comments, strings and directives, at the same length, and what those said."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_COMMENT_OR_STRING = re.compile(
    r"//(?:[^\n\\]|\\.)*"
    r"|/\*.*?(?:\*/|\Z)"
    r'|"(?:[^"\\\n]|\\.)*"?'
    r"|'(?:[^'\\\n]|\\.){1,12}'",
    re.DOTALL,
)
_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(\w+)((?:[^\n\\]|\\.)*)", re.MULTILINE | re.DOTALL)
# A line of a macro goes on behind a comment, so its backslash stays.
_NOT_NEWLINE = re.compile(r"[^\n\\]+|\\(?!\n)")
_VISIBLE = re.compile(r"[^\n]+")
_DEFINE = re.compile(r"\s*(\w+)(\(([^)]*)\))?(.*)\Z", re.DOTALL)
_INCLUDE = re.compile(r"[ \t]*([<\"])([^>\"\n]+)[>\"]")
_SPACE = re.compile(r"(?:\s|\\\n)+")
_CONDITIONALS = frozenset(("if", "ifdef", "ifndef", "elif", "else", "endif"))
_DEAD = "0"
_LIVE = "1"

Conditions = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Macro:
    """
    A ``#define``.

    :param parameters: number of parameters; ``None`` for an object-like macro.
    :param names: the parameters, without an ellipsis. :param variadic: the last one takes the rest.
    :param body: white space runs as one blank, strings emptied.
    :param conditions: enclosing conditions, outermost first.
    """

    name: str
    line: int
    parameters: int | None
    names: tuple[str, ...]
    variadic: bool
    body: str
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Include:
    """
    An ``#include``.

    :param name: as written between the brackets; empty for ``#include MACRO``.
    :param quoted: in double quotes.
    """

    name: str
    quoted: bool
    line: int
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Directive:
    """A line of an ``#if`` group. :param start, end: offsets in the text."""

    keyword: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Preprocessed:
    """
    One text as the preprocessor sees it, with every branch of its conditionals.

    :param code: as long as the text; comments, directives and dead branches are blank, strings and
        characters empty (``"   "``).
    :param conditionals: directives of ``#if`` groups, in order.
    :param undefined: names of ``#undef``.
    """

    code: str
    macros: tuple[Macro, ...]
    includes: tuple[Include, ...]
    undefined: tuple[str, ...]
    conditionals: tuple[Directive, ...]
    _line_starts: Sequence[int]
    _condition_starts: Sequence[int]
    _condition_values: Sequence[Conditions]

    def line(self, offset: int) -> int:
        """1-based line of *offset*."""
        return bisect_right(self._line_starts, offset)

    def conditions(self, offset: int) -> Conditions:
        """
        Conditions around *offset*, outermost first.

        Each is ``TEXT`` or, in a branch where it is false, ``!(TEXT)``; ``#ifdef X`` reads
        ``defined(X)``.
        """
        return self._condition_values[bisect_right(self._condition_starts, offset) - 1]


def preprocess(text: str) -> Preprocessed:
    """Take the directives out of *text*. Branches of ``#if 0`` are blanked."""
    masked = _COMMENT_OR_STRING.sub(_blanked, text)
    reader = _Reader(text, masked)
    return reader.read()


def _blanked(match: re.Match[str]) -> str:
    found = match[0]
    if found[0] in "\"'":
        if len(found) < 2 or found[-1] != found[0]:
            return " " * len(found)
        return found[0] + " " * (len(found) - 2) + found[0]
    return _NOT_NEWLINE.sub(_spaces, found)


def _spaces(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


class _Reader:
    """One pass over the directives of a text."""

    def __init__(self, text: str, masked: str) -> None:
        self._text, self._masked = text, masked
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self._macros: list[Macro] = []
        self._includes: list[Include] = []
        self._undefined: list[str] = []
        self._conditionals: list[Directive] = []
        # For each open #if: what holds in its branches so far, the last one current; and what
        # its lines say.
        self._open: list[list[str]] = []
        self._own: list[list[str]] = []
        self._changes: list[int] = [0]
        self._values: list[Conditions] = [()]
        self._pieces: list[str] = []

    def read(self) -> Preprocessed:
        end = 0
        for match in _DIRECTIVE.finditer(self._masked):
            self._code(end, match.start())
            self._pieces.append(_VISIBLE.sub(_spaces, match[0]))
            end = match.end()
            self._directive(match)
        self._code(end, len(self._masked))
        return Preprocessed(
            "".join(self._pieces),
            tuple(self._macros),
            tuple(self._includes),
            tuple(self._undefined),
            tuple(self._conditionals),
            self._starts,
            self._changes,
            self._values,
        )

    def _code(self, start: int, end: int) -> None:
        piece = self._masked[start:end]
        self._pieces.append(_VISIBLE.sub(_spaces, piece) if self._dead else piece)

    @property
    def _dead(self) -> bool:
        return _DEAD in self._values[-1]

    def _directive(self, match: re.Match[str]) -> None:
        keyword, rest = match[1], match[2]
        if keyword in _CONDITIONALS:
            words = _SPACE.sub(" ", rest).strip()
            self._conditionals.append(Directive(keyword, words, match.start(), match.end()))
            self._conditional(keyword, words, match.end())
        elif self._dead:
            return
        elif keyword == "define":
            self._define(match.start(), rest)
        elif keyword == "undef":
            self._undefined.append(rest.strip())
        elif keyword in ("include", "include_next"):
            # Strings are blank in the masked text.
            found = _INCLUDE.match(self._text, match.start(2))
            name, quoted = (found[2].strip(), found[1] == '"') if found else ("", False)
            self._includes.append(
                Include(name, quoted, bisect_right(self._starts, match.start()), self._values[-1])
            )

    def _define(self, start: int, rest: str) -> None:
        match = _DEFINE.match(rest)
        if match is None:
            return
        listed = [name.strip() for name in (match[3] or "").replace("\\\n", " ").split(",")]
        variadic = bool(listed[-1].endswith("..."))
        names = tuple(name for name in (n.removesuffix("...").strip() for n in listed) if name)
        count = len([n for n in listed if n]) if match[2] else None
        body = _SPACE.sub(" ", match[4]).strip()
        line = bisect_right(self._starts, start)
        self._macros.append(Macro(match[1], line, count, names, variadic, body, self._values[-1]))

    def _conditional(self, keyword: str, words: str, end: int) -> None:
        if keyword in ("if", "ifdef", "ifndef"):
            self._open.append([_condition(keyword, words)])
            self._own.append([_condition(keyword, words)])
        elif not self._open:
            return
        elif keyword == "endif":
            self._open.pop()
            self._own.pop()
        else:
            branches = self._open[-1]
            before = tuple(negated(one) for one in self._own[-1])
            own = (_condition("if", words),) if keyword == "elif" else ()
            branches.append(_both((*before, *own)))
            self._own[-1] += own
        self._changes.append(end)
        self._values.append(tuple(branches[-1] for branches in self._open))


def _condition(keyword: str, words: str) -> str:
    if keyword == "if":
        return re.sub(r"\bdefined\s+(\w+)|\bdefined\s*\(\s*(\w+)\s*\)", _defined, words)
    name = words.split(" ")[0]
    return f"defined({name})" if keyword == "ifdef" else f"!(defined({name}))"


def _defined(match: re.Match[str]) -> str:
    return f"defined({match[1] or match[2]})"


def negated(condition: str) -> str:
    """The opposite of a condition, as :meth:`Preprocessed.conditions` writes it."""
    known: Mapping[str, str] = {_DEAD: _LIVE, _LIVE: _DEAD}
    if condition in known:
        return known[condition]
    if condition.startswith("!(") and condition.endswith(")") and _one_group(condition):
        return condition[2:-1]
    if re.fullmatch(r"!defined\(\w+\)", condition):
        return condition[1:]
    return f"!({condition})"


def _one_group(condition: str) -> bool:
    depth = 0
    for at, char in enumerate(condition):
        depth += (char == "(") - (char == ")")
        if char == ")" and depth == 0:
            return at == len(condition) - 1
    return False


def _both(conditions: Sequence[str]) -> str:
    kept = [c for c in conditions if c != _LIVE]
    if _DEAD in kept:
        return _DEAD
    return kept[0] if len(kept) == 1 else " && ".join(f"({c})" for c in kept) or _LIVE
