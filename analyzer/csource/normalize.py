"""Rewrites kernel C at the same length so that a plain C grammar reads it without configuration."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from analyzer.csource.bodymacros import rewrite_bodies
from analyzer.csource.directives import Condition, Directives, read_directives
from analyzer.csource.filemacros import rewrite_file_scope
from analyzer.csource.masking import UnreadableSource, mask, match_brackets
from analyzer.csource.notes import Notes
from analyzer.csource.syntax import Span
from analyzer.csource.words import blank_annotations, never_returning

# Kernel functions nest a few dozen brackets; what goes beyond is not written to be read.
DEEPEST = 400
# The largest C file of v7.2, a table of register values, has 1.8 MB.
LARGEST = 2 << 20

# No C file of v7.2 has a line of a tenth of this, and error recovery is not linear in it.
LONGEST_LINE = 20_000
_LONG_LINE = re.compile(rb"[^\n]{%d}" % (LONGEST_LINE + 1))


@dataclass(frozen=True, slots=True)
class Normalized:
    """
    Source text a grammar can read, and what it said before.

    :param source: as long as *original*, byte by byte, with the same newlines.
    :param original: UTF-8 of the text given.
    :param dropped: 1-based line ranges left out, with the reason.
    :param shifts: from which byte of *source* on offsets are larger than in the file, in order,
        and by how much: what closes a gap is not in the file.
    :param cleanups: offset and argument of each ``__free(x)``, in order.
    """

    source: bytes
    original: bytes
    notes: Notes
    directives: Directives
    dropped: tuple[tuple[int, int, str], ...]
    shifts: tuple[tuple[int, int], ...]
    cleanups: tuple[tuple[int, str], ...]

    @property
    def defines(self) -> Mapping[str, str]:
        """Object-like macros of the file."""
        return self.directives.defines

    @property
    def conditions(self) -> Mapping[int, Condition]:
        """Conditions of ``#if`` alternatives by offset of their marker."""
        return self.directives.conditions

    def span(self, start: int, end: int) -> Span:
        """Return the bytes of the file that a byte range of *source* stands for."""
        if not self.shifts:
            return Span(start, end)
        return Span(start - self._shift(start), end - self._shift(max(start, end - 1)))

    def _shift(self, offset: int) -> int:
        at = bisect_right(self.shifts, offset, key=lambda shift: shift[0]) - 1
        return self.shifts[at][1] if at >= 0 else 0

    def text(self, start: int, end: int) -> str:
        """Return the original text of a byte range, white space runs as one blank."""
        return re.sub(r"\s+", " ", self.original[start:end].decode("utf-8", "replace"))


def normalize(text: str | bytes, shifts: tuple[tuple[int, int], ...] = ()) -> Normalized:
    """
    Blank or rewrite what plain C cannot say; every byte offset and line number stays valid.

    :param shifts: where *text* differs in length from the file, see ``Normalized``.
    :raises UnreadableSource: if the file is too large or nests its brackets too deeply.

    >>> normalize("static int __init f(void)").source
    b'static int        f(void)'
    """
    original = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    if len(original) > LARGEST:
        raise UnreadableSource(f"larger than {LARGEST >> 20} MiB")
    if _LONG_LINE.search(original):
        raise UnreadableSource(f"a line longer than {LONGEST_LINE} bytes")
    source = bytearray(original)
    notes = Notes()
    mask(source)
    notes.no_return.update(never_returning(source))
    blank_annotations(source, notes)
    directives = read_directives(source)
    brackets = match_brackets(source)
    if brackets.depth > DEEPEST:
        raise UnreadableSource(f"brackets nest deeper than {DEEPEST}")
    rewrite_file_scope(source, brackets, notes)
    rewrite_bodies(source, brackets, notes)
    dropped = tuple(
        (_line(original, start), _line(original, end) - 1, reason)
        for start, end, reason in directives.dropped
    )
    cleanups = tuple(sorted(notes.cleanups.items()))
    return Normalized(bytes(source), original, notes, directives, dropped, shifts, cleanups)


def _line(source: bytes, position: int) -> int:
    return source.count(b"\n", 0, position) + 1


__all__ = ["Normalized", "UnreadableSource", "normalize"]
