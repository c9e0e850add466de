"""The two sides of a hunk as C text: comments blanked, lines numbered, changed lines marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.csource.masking import mask
from patches.diff import Hunk, LineKind

_COMMENT_LINE = re.compile(r"[ \t]+\*(?:[ \t/]|$)|[ \t]*\*/")


@dataclass(frozen=True, slots=True)
class SideLine:
    """
    One line of one side of a hunk.

    :param number: 1-based, in the file on that side, as posted.
    :param changed: added (new side) or removed (old side); false for context.
    """

    number: int
    text: str
    changed: bool


def new_side(hunk: Hunk) -> tuple[SideLine, ...]:
    """The lines that a hunk leaves."""
    return tuple(_masked(hunk, LineKind.REMOVED))


def old_side(hunk: Hunk) -> tuple[SideLine, ...]:
    """The lines that a hunk expects."""
    return tuple(_masked(hunk, LineKind.ADDED))


def _masked(hunk: Hunk, without: LineKind) -> Iterator[SideLine]:
    lines = [line for line in hunk.lines if line.kind is not without]
    if not lines:
        return
    text = without_comments("\n".join(line.text for line in lines))
    for line, shown in zip(lines, text.split("\n"), strict=True):
        number = line.old_line if without is LineKind.ADDED else line.new_line
        yield SideLine(number or 0, shown, line.kind is not LineKind.CONTEXT)


def without_comments(text: str) -> str:
    """Blank comments and fill strings; a hunk may begin or end inside of a comment."""
    ends, starts = text.find("*/"), text.find("/*")
    inside = ends >= 0 and (starts < 0 or ends < starts)
    head = ""
    if inside:
        head = "\n" * text.count("\n", 0, ends + 2)
        text = text[ends + 2 :]
    masked = bytearray(text.encode("utf-8", "replace"))
    mask(masked)
    shown = head + masked.decode("utf-8", "replace")
    if ends < 0 and starts < 0:
        # All of the hunk may lie in one long comment: its lines then begin with a star.
        shown = "\n".join("" if _COMMENT_LINE.match(t) else t for t in shown.split("\n"))
    return shown
