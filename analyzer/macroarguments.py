"""Whether a macro uses an argument as code, or only joins it to other words or quotes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.csource.declarators import closing, split_top
from analyzer.csource.preprocessed import Macro
from analyzer.csource.using import KEYWORDS
from analyzer.visible import VisibleFile

_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*\(")
_DEEPEST = 6
_REST = "__VA_ARGS__"


def used_as_code(file: VisibleFile, name: str, position: int, depth: int = 0) -> bool:
    """
    True if argument *position* of ``name(...)`` is compiled as it is, in every definition.

    A function's arguments are; of what is no macro that *file* can see, nothing is known to hide
    them.
    """
    if name in KEYWORDS:
        # Tracing redefines "if" to count branches; it stays a condition.
        return True
    macros = [macro for _, macro in file.meaning(name).macros]
    if depth > _DEEPEST:
        return False
    return all(_uses(file, macro, position, depth) for macro in macros)


def _uses(file: VisibleFile, macro: Macro, position: int, depth: int) -> bool:
    if macro.parameters is None:
        return False
    fixed = macro.parameters - macro.variadic
    rest = position - fixed if position >= fixed else 0
    if position >= fixed and not macro.variadic:
        return False
    # A named rest, "args...", has a name as well.
    parameter = macro.names[position] if position < len(macro.names) else _REST
    calls = _calls(macro.body)
    for match in re.finditer(rf"\b{re.escape(parameter)}\b", macro.body):
        before, behind = macro.body[: match.start()].rstrip(), macro.body[match.end() :].lstrip()
        if before.endswith("##") and parameter == _REST:
            # ", ##__VA_ARGS__" only drops the comma where nothing is left.
            before = before[:-2]
        if before.endswith("#") or behind.startswith("##"):
            continue
        around = [c for c in calls if c[1] < match.start() < c[2]]
        if all(
            used_as_code(file, name, _position(macro.body, start, match.start()) + rest, depth + 1)
            for name, start, _ in around
        ):
            return True
    return False


def _calls(body: str) -> Sequence[tuple[str, int, int]]:
    """Name and offsets of the parentheses of each call in *body*."""
    found = []
    for match in _CALL.finditer(body):
        closed = closing(body, match.end() - 1, len(body))
        if closed > 0:
            found.append((match[1], match.end() - 1, closed))
    return found


def _position(code: str, opened: int, at: int) -> int:
    """Which argument of the parentheses at *opened* the offset *at* is in."""
    return len(split_top(code[opened + 1 : at])) - 1


def hiding_macro(file: VisibleFile, start: int, at: int) -> str:
    """
    A macro around offset *at* of the file's code that may not use it as code, or empty.

    :param start: offset to begin at: the body of the enclosing function.
    """
    code = file.declared.source.code
    stack: list[tuple[str, int]] = []
    for match in re.compile(r"([A-Za-z_]\w*)?\s*\(|\)|[;{}]").finditer(code, start, at):
        if match[0] == ")":
            stack = stack[:-1]
        elif match[0] in ";{}":
            continue
        else:
            stack.append((match[1] or "", match.end() - 1))
    for name, opened in stack:
        if name and not used_as_code(file, name, _position(code, opened, at)):
            return name
    return ""
