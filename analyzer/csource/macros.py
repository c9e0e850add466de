"""Macro expansion of a piece of code; the origin of every byte stays known."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analyzer.csource.preprocessed import Macro

_TOKEN = re.compile(
    r"[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*|\"[^\"\n]*\"|'[^'\n]*'|##|\s+|.", re.DOTALL
)
# Expansions of one piece; the largest structure of the kernel needs a few hundred.
MOST_EXPANSIONS = 5000
_LONGEST = 200_000

Token = tuple[str, int]
Lookup = Callable[[str], Macro | None]


class TooManyExpansions(Exception):
    """Macros that expand to more than code has."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """
    Code after expansion.

    :param starts, origins: offsets of tokens in *text*, and where each comes from; what a macro
        gave comes from where the macro was used.
    """

    text: str
    starts: Sequence[int]
    origins: Sequence[int]

    def origin(self, offset: int) -> int:
        """Offset in the code before expansion."""
        return self.origins[max(0, bisect_right(self.starts, offset) - 1)] if self.origins else 0


def expand(code: str, lookup: Lookup) -> Expanded:
    """
    Expand *code* as the preprocessor does; a macro inside its own expansion stays.

    :param lookup: the macro of a name, or ``None``.
    :raises TooManyExpansions: if they do not come to an end within a bound.
    """
    tokens = [(match[0], match.start()) for match in _TOKEN.finditer(code)]
    expander = _Expander(lookup)
    done = expander.expand(tokens, frozenset())
    starts, origins, at = [], [], 0
    for text, origin in done:
        starts.append(at)
        origins.append(origin)
        at += len(text)
    return Expanded("".join(text for text, _ in done), starts, origins)


class _Expander:
    def __init__(self, lookup: Lookup) -> None:
        self._lookup, self._count, self._length = lookup, 0, 0

    def expand(self, tokens: Sequence[Token], hidden: frozenset[str]) -> list[Token]:
        result: list[Token] = []
        at = 0
        while at < len(tokens):
            text, origin = tokens[at]
            at += 1
            macro = None
            if (text[0].isalpha() or text[0] == "_") and text not in hidden:
                macro = self._lookup(text)
            if macro is None:
                result.append((text, origin))
                continue
            arguments: list[list[Token]] = []
            if macro.parameters is not None:
                found = _arguments(tokens, at)
                if found is None:
                    result.append((text, origin))
                    continue
                arguments, at = found
            self._spend(macro)
            body = self._substituted(macro, arguments, origin, hidden)
            result += self.expand(body, hidden | {text})
        return result

    def _spend(self, macro: Macro) -> None:
        self._count += 1
        self._length += len(macro.body)
        if self._count > MOST_EXPANSIONS or self._length > _LONGEST:
            raise TooManyExpansions(macro.name)

    def _substituted(
        self, macro: Macro, arguments: list[list[Token]], origin: int, hidden: frozenset[str]
    ) -> list[Token]:
        body = [match[0] for match in _TOKEN.finditer(macro.body)]
        given = _bind(macro, arguments)
        result: list[Token] = []
        for index, text in enumerate(body):
            if text not in given:
                result.append((text, origin))
            elif _pasted(body, index):
                result += given[text]
            else:
                result += self.expand(given[text], hidden)
            self._length += len(result) - index if len(result) > index else 0
            if self._length > _LONGEST:
                raise TooManyExpansions(macro.name)
        return _paste(result)


def _arguments(tokens: Sequence[Token], at: int) -> tuple[list[list[Token]], int] | None:
    """Arguments behind a macro's name, and where they end."""
    while at < len(tokens) and tokens[at][0].isspace():
        at += 1
    if at == len(tokens) or tokens[at][0] != "(":
        return None
    depth, found = 0, [list[Token]()]
    for index in range(at, len(tokens)):
        text = tokens[index][0]
        depth += (text in "([{") - (text in ")]}")
        if depth == 0:
            return found, index + 1
        if text == "," and depth == 1:
            found.append([])
        elif index > at:
            found[-1].append(tokens[index])
    return None


def _bind(macro: Macro, arguments: list[list[Token]]) -> dict[str, list[Token]]:
    names = list(macro.names)
    if macro.variadic and len(names) == (macro.parameters or 0) - 1:
        names.append("__VA_ARGS__")
    given = dict(zip(names, arguments, strict=False))
    for name in names[len(arguments) :]:
        given[name] = []
    if macro.variadic and names:
        rest: list[Token] = []
        for index, argument in enumerate(arguments[len(names) - 1 :]):
            rest += [(",", argument[0][1])] if index and argument else []
            rest += argument
        given[names[-1]] = rest
    return given


def _pasted(body: Sequence[str], index: int) -> bool:
    before = next((t for t in reversed(body[:index]) if not t.isspace()), "")
    after = next((t for t in body[index + 1 :] if not t.isspace()), "")
    return "##" in (before, after)


def _paste(tokens: list[Token]) -> list[Token]:
    """Join what stands around ``##``."""
    result: list[Token] = []
    join = False
    for text, origin in tokens:
        if text == "##":
            while result and result[-1][0].isspace():
                result.pop()
            join = True
        elif join and text.isspace():
            continue
        elif join and result:
            result[-1] = (result[-1][0] + text, result[-1][1])
            join = False
        else:
            result.append((text, origin))
            join = False
    return result
