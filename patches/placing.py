"""Find where hunks go in a file that is known line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from patches.diff import FileDiff, Hunk, LineKind
from patches.tree import SourceFile

# Places tried for one hunk, nearest first. Files of a million equal lines exist; patience does not.
MOST_PLACES = 5_000


@dataclass(frozen=True, slots=True)
class HunkMismatch:
    """Why a hunk has no place in a file."""

    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """
    A file after those of its hunks that fit.

    :param hunks: for each, how many lines off its own numbers it went, or why it did not go.
    """

    text: str
    hunks: tuple[int | HunkMismatch, ...]


def place_hunks(before: SourceFile, diff: FileDiff) -> Placed:
    """
    Put each hunk of *diff* where ``git apply`` puts it: where it says, or at the nearest lines
    behind the hunk before that are all the same.

    In a file with gaps a hunk fits only if none of its lines lies in one.
    """
    placer = _Placer(before)
    hunks = tuple(placer.put(hunk) for hunk in diff.hunks)
    return Placed(placer.text(), hunks)


def split_lines(text: str) -> list[str]:
    """Lines with their ``\\n``; only the last one may lack it."""
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def old_lines(hunk: Hunk) -> list[str]:
    """The lines a hunk expects, each with its line end."""
    return [
        line.text if line.no_newline else line.text + "\n"
        for line in hunk.lines
        if line.kind is not LineKind.ADDED
    ]


def new_lines(hunk: Hunk) -> list[str]:
    """The lines a hunk leaves, each with its line end."""
    return [
        line.text if line.no_newline else line.text + "\n"
        for line in hunk.lines
        if line.kind is not LineKind.REMOVED
    ]


class _Placer:
    """Copies a file while hunks, in order, replace parts of it."""

    def __init__(self, before: SourceFile) -> None:
        self._lines = split_lines(before.text)
        self._latin = before.encoding != "utf-8"
        self._complete = before.complete
        self._unknown = {n - 1 for start, end in before.gaps for n in range(start, end + 1)}
        self._out: list[str] = []
        self._done = 0  # lines of the file that are copied or replaced
        self._where: dict[str, list[int]] | None = None

    def text(self) -> str:
        return "".join([*self._out, *self._lines[self._done :]])

    def put(self, hunk: Hunk) -> int | HunkMismatch:
        variants = [(old_lines(hunk), new_lines(hunk))]
        if self._latin:
            # The mail may be UTF-8 where the file, read as Latin-1, is a mixture of both.
            variants.append((_as_latin(variants[0][0]), _as_latin(variants[0][1])))
        # Git looks from the hunk's new line on, in the file as the hunks before it left it.
        wanted = max(hunk.new_start - 1, 0) - len(self._out) + self._done
        if not hunk.new_count:
            wanted += 1
        for old, new in variants:
            at = self._find(old, hunk, wanted)
            if at is not None:
                self._out += self._lines[self._done : at]
                self._out += new
                self._done = at + len(old)
                said = hunk.old_start - 1 if hunk.old_count else hunk.old_start
                return at - said
        return HunkMismatch(self._why(*variants[0], hunk, wanted))

    def _find(self, old: list[str], hunk: Hunk, wanted: int) -> int | None:
        """
        Nearest line from which all of *old* follows; of two as near, the later one.

        As in git, a hunk without context behind it belongs at the end of the file, and one that
        says line 1 at its beginning.
        """
        at_start = hunk.old_start <= 1
        at_end = hunk.lines[-1].kind is not LineKind.CONTEXT and self._complete
        last = len(self._lines) - len(old)
        if at_start or at_end:
            only = 0 if at_start else last
            fits = self._fits(old, only) and (not at_end or only == last)
            return only if fits else None
        wanted = min(max(wanted, 0), max(last, 0))
        if self._fits(old, wanted):
            return wanted
        if not old:
            return None
        places = sorted(self._places(old), key=lambda at: (abs(at - wanted), -at))
        return next((at for at in places[:MOST_PLACES] if self._fits(old, at)), None)

    def _fits(self, old: list[str], at: int) -> bool:
        if at < self._done or self._lines[at : at + len(old)] != old:
            return False
        return not self._unknown or self._unknown.isdisjoint(range(at, at + len(old)))

    def _places(self, old: list[str]) -> list[int]:
        """Where *old* may start, judged by the one of its lines that the file has least often."""
        if self._where is None:
            self._where = {}
            for at, line in enumerate(self._lines):
                self._where.setdefault(line, []).append(at)
        where = self._where
        rarest = min(range(len(old)), key=lambda i: len(where.get(old[i], ())))
        return [at - rarest for at in where.get(old[rarest], ()) if at - rarest >= self._done]

    def _why(self, old: list[str], new: list[str], hunk: Hunk, wanted: int) -> str:
        at = max(wanted, 0)
        if old != new and new and self._lines[at : at + len(new)] == list(new):
            return "already applied"
        for index, line in enumerate(old):
            here = at + index
            beyond = here >= len(self._lines)
            if here in self._unknown or (beyond and not self._complete):
                return f"line {here + 1} is not known: the file is read from hunks only"
            if beyond:
                end = f"the file ends at line {len(self._lines)}"
                return f"context differs at line {here + 1}: expected {_shown(line)}, {end}"
            if self._lines[here] != line:
                found = _shown(self._lines[here], line)
                expected = _shown(line, self._lines[here])
                return f"context differs at line {here + 1}: expected {expected}, found {found}"
        if at < self._done:
            return "it overlaps the hunk before it"
        edge = "beginning" if hunk.old_start <= 1 else "end"
        return f"it must stand at the {edge} of the file, and does not"


def _as_latin(lines: Sequence[str]) -> list[str]:
    return [line.encode("utf-8", "replace").decode("latin-1") for line in lines]


def _shown(line: str, other: str = "\n") -> str:
    """*line* in quotes, without its line end unless that is the difference to *other*."""
    text = line.removesuffix("\n")
    if text == other.removesuffix("\n") and text == line:
        return f"'{_printable(text)}' without a newline"
    return f"'{_printable(text)}'"


def _printable(text: str) -> str:
    """*text* without what a terminal would obey, which a patch may well hold."""
    shown = text if len(text) <= 120 else text[:117] + "..."
    return "".join(c if c.isprintable() or c == "\t" else f"\\x{ord(c):02x}" for c in shown)
