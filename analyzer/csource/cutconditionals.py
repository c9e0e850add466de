"""Conditionals whose ``#if`` or ``#endif`` is hidden by a gap must pair with nothing elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIRECTIVE = re.compile(r"\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b")
_OUTSIDE = re.compile(r"[A-Za-z_{}](?!\w*\s*:(?!:))")


def cut_conditionals(lines: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """
    Blank the directives of conditionals that lines *first* to *last* show only in part.

    Inside a function the first branch shown is kept and the others are blanked; whole definitions
    are kept in every branch.

    :return: line ranges of blanked branches.
    """
    for group, closed in _partial(lines, first, last):
        branches = [line for line in group if not _starts(lines[line - 1])]
        # With its #endif shown, the last directive begins no branch.
        ends = branches[1:] if closed else [*branches[1:], last + 1]
        for start, end in zip(branches, ends, strict=False):
            inside = range(start + 1, end)
            if not any(_OUTSIDE.match(lines[n - 1]) for n in inside) and any(
                lines[n - 1].strip() for n in inside
            ):
                for number in inside:
                    lines[number - 1] = ""
                yield start, end - 1
        for line in group:
            _blank_directive(lines, line)


def _blank_directive(lines: list[str], number: int) -> None:
    continued = True
    while continued and number <= len(lines):
        continued = lines[number - 1].endswith("\\")
        lines[number - 1] = ""
        number += 1


def _starts(line: str) -> bool:
    match = _DIRECTIVE.match(line)
    return match is not None and match[1].startswith("if")


def _partial(lines: list[str], first: int, last: int) -> Iterator[tuple[list[int], bool]]:
    """Directive lines of each conditional without ``#if`` or without ``#endif``; and its end's."""
    stack: list[list[int]] = []
    orphan: list[int] = []
    for number in range(first, last + 1):
        match = _DIRECTIVE.match(lines[number - 1])
        if match is None:
            continue
        if match[1].startswith("if"):
            stack.append([number])
        elif stack:
            stack[-1].append(number)
            if match[1] == "endif":
                stack.pop()
        else:
            orphan.append(number)
            if match[1] == "endif":
                yield orphan, True
                orphan = []
    if orphan:
        yield orphan, False
    for group in stack:
        yield group, False
