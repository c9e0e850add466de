"""Plants a defect into a real C file: small edits described by words, no kernel text kept here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from analyzer.csource.masking import mask


class PlantingError(Exception):
    """The edit does not fit the text: the file is not the one it was written for."""


@dataclass(frozen=True, slots=True)
class Edit:
    """
    One change inside a function.

    :param do: operation, a name in ``OPERATIONS``.
    :param at: what it looks for: a called function, a condition or plain text.
    :param nth: which of them, counted from 1. :param text: what comes in, written by us.
    """

    do: str
    at: str
    nth: int = 1
    text: str = ""


class _Body:
    """A function of a file, with comments and strings hidden from the search."""

    def __init__(self, text: str, function: str) -> None:
        self.text = text
        hidden = bytearray(text.encode("ascii", "replace"))
        mask(hidden)
        self.code = hidden.decode("ascii")
        self.start, self.end = _extent(self.code, function)

    def find(self, pattern: str, nth: int) -> tuple[int, int]:
        found = list(re.compile(pattern).finditer(self.code, self.start, self.end))
        if len(found) < nth:
            raise PlantingError(f"{pattern}: {len(found)} in the function, number {nth} asked for")
        return found[nth - 1].span()

    def closing(self, opening: int) -> int:
        """Offset behind the bracket that closes the one at *opening*."""
        depth = 0
        for at in range(opening, self.end):
            depth += (self.code[at] in "({[") - (self.code[at] in ")}]")
            if depth == 0:
                return at + 1
        raise PlantingError("a bracket is not closed")

    def statement(self, at: int) -> tuple[int, int]:
        """The simple statement around an offset: from its first word to behind its semicolon."""
        start = max(self.code.rfind(mark, self.start, at) for mark in ";{}") + 1
        # A condition or a label before it on the way is not part of it.
        head = re.compile(r"\s*(?:\w+:(?!:)\s*|(?:if|while|for)\s*(?=\()|else\b\s*)")
        while (found := head.match(self.code, start)) and found.end() <= at:
            start = found.end()
            if self.code[start] == "(":
                closed = self.closing(start)
                if closed > at:
                    raise PlantingError("the place stands in a condition")
                start = closed
        start += len(self.code[start:at]) - len(self.code[start:at].lstrip())
        return start, self.code.index(";", at) + 1

    def call(self, name: str, nth: int) -> tuple[int, int]:
        return self.statement(self.find(rf"\b{re.escape(name)}\s*\(", nth)[0])


def _extent(code: str, function: str) -> tuple[int, int]:
    """From the opening brace of a definition that stands at the start of a line to its closing."""
    for found in re.finditer(rf"^[\w \t\*]*\b{re.escape(function)}\s*\(", code, re.MULTILINE):
        brace = re.compile(r"[;{]").search(code, found.end())
        if brace is not None and brace.group() == "{":
            close = code.find("\n}", brace.start())
            if close >= 0:
                return brace.start(), close + 2
    raise PlantingError(f"{function}() is not defined in the file")


def _drop_call(body: _Body, edit: Edit) -> str:
    start, end = body.call(edit.at, edit.nth)
    return body.text[:start] + ";" + body.text[end:]


def _drop_if(body: _Body, edit: Edit) -> str:
    """Drop an if statement without else whose condition contains a text."""
    matches = []
    for found in re.compile(r"\bif\s*\(").finditer(body.code, body.start, body.end):
        closed = body.closing(found.end() - 1)
        if edit.at in re.sub(r"\s+", " ", body.code[found.end() : closed - 1]):
            matches.append((found.start(), closed))
    if len(matches) < edit.nth:
        raise PlantingError(f"no condition with {edit.at!r}")
    start, closed = matches[edit.nth - 1]
    first = re.compile(r"\S").search(body.code, closed)
    assert first is not None
    brace = first.group() == "{"
    end = body.closing(first.start()) if brace else body.code.index(";", closed) + 1
    if body.code[end:].lstrip().startswith("else"):
        raise PlantingError("the condition has an else")
    return body.text[:start] + ";" + body.text[end:]


def _replace(body: _Body, edit: Edit) -> str:
    words = re.findall(r"\w+|\S", edit.at)
    edges = [r"\b" if re.match(r"\w", word) else "" for word in (words[0], words[-1])]
    pattern = edges[0] + r"\s*".join(re.escape(word) for word in words) + edges[1]
    start, end = body.find(pattern, edit.nth)
    return body.text[:start] + edit.text + body.text[end:]


def _insert_before(body: _Body, edit: Edit) -> str:
    start, _ = body.call(edit.at, edit.nth)
    return body.text[:start] + edit.text + "\n\t" + body.text[start:]


def _insert_after(body: _Body, edit: Edit) -> str:
    _, end = body.call(edit.at, edit.nth)
    return body.text[:end] + "\n\t" + edit.text + body.text[end:]


def _move_before(body: _Body, edit: Edit) -> str:
    """Move the statement that calls *at* before the one that contains *text*."""
    start, end = body.call(edit.at, edit.nth)
    earlier = [m.start() for m in re.finditer(re.escape(edit.text), body.code[body.start : start])]
    if not earlier:
        raise PlantingError(f"nothing before it says {edit.text!r}")
    goal, _ = body.statement(body.start + earlier[-1])
    moved = body.text[start:end]
    return f"{body.text[:goal]}{moved}\n\t{body.text[goal:start]};{body.text[end:]}"


def _touch(body: _Body, _: Edit) -> str:
    """Add an empty statement at the end."""
    return body.text[: body.end - 1] + "\t;\n" + body.text[body.end - 1 :]


OPERATIONS: Mapping[str, Callable[[_Body, Edit], str]] = {
    "drop-call": _drop_call,
    "drop-if": _drop_if,
    "replace": _replace,
    "insert-before": _insert_before,
    "insert-after": _insert_after,
    "move-before": _move_before,
    "touch": _touch,
}


def plant(text: str, function: str, edits: tuple[Edit, ...]) -> str:
    """
    The file with the edits made in *function*, one after the other.

    :raises PlantingError: if an edit finds no place.
    """
    for edit in edits:
        text = OPERATIONS[edit.do](_Body(text, function), edit)
    return text


def edits_of(row: Mapping[str, Any]) -> tuple[Edit, ...]:
    """The edits of a row of seeds.toml."""
    return tuple(Edit(**edit) for edit in row["edits"])
