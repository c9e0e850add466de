"""Say why a hunk has no place: the place that comes nearest, and what differs there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from patches.diff import Hunk
from patches.doubts import is_telling
from patches.fates import ReasonClass
from patches.fileindex import FileIndex

# A line that a file has more often than this says nothing about where a hunk belongs.
_MOST_SAME = 50
# Hunks longer than this are compared line by line at one distance only.
_MOST_ALIGNED = 400


@dataclass(frozen=True, slots=True)
class NearMiss:
    """See :class:`patches.placing.HunkMismatch`."""

    reason: str
    reason_class: ReasonClass
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def explain(index: FileIndex, old: list[str], hunk: Hunk, wanted: int, region: range) -> NearMiss:
    """
    Why the lines *old* of *hunk*, looked for around line *wanted* (0-based), stand nowhere.

    :param region: lines between the hunks before and behind.
    """
    drifted = ReasonClass.CONTEXT_DRIFTED
    if index.exhausted:
        text = "too many places are possible in this file; the search was given up"
        return NearMiss(text, ReasonClass.NOT_KNOWN)
    if not index.explain_one():
        return NearMiss("context drifted, as in all too many hunks of this file", drifted)
    if not old:
        return NearMiss("it expects an empty file, and the file is not", drifted)
    elsewhere = index.nearest(old, wanted, range(len(index.lines)))
    if elsewhere is not None:
        return NearMiss(_out_of_place(elsewhere, hunk, region, index), drifted)
    at, voted = _nearest(index, old, wanted)
    matched = _aligned(index, old, at)
    missing = tuple(line for i, line in enumerate(old) if i not in matched)
    extra = tuple(index.lines[n] for n in _unmatched(index, old, at, matched))
    damage = _damage(index, old, at)
    if damage:
        return NearMiss(f"{damage} at line {at + 1}", ReasonClass.CORRUPT_MAIL, missing, extra)
    first = min(matched.values(), default=at) - min(matched, default=0)
    where = f"{len(matched)} of {len(old)} lines match at line {first + 1}"
    if not voted:
        where = "no telling line of it is in the file"
    reason = f"context drifted: {where}; {_difference(index, old, first, matched)}"
    return NearMiss(reason, drifted, missing, extra)


def differing(index: FileIndex, ends: tuple[list[str], list[str]], at: int, end: int) -> list[str]:
    """
    Which lines that were left out around lines ``[at, end)`` are not there, each in words.

    :param ends: the lines left out before and behind.
    """
    head, tail = ends
    pairs = [(at - len(head) + i, line) for i, line in enumerate(head)]
    pairs += [(end + i, line) for i, line in enumerate(tail)]
    return [_expected(index, n, line) for n, line in pairs if not index.fits([line], n)]


def left_out_words(wrong: list[str], left_out: int) -> str:
    """What to say of a place with fuzz. :param wrong: of :func:`differing`."""
    if not wrong:
        return "it no longer stands at the beginning or end of the file"
    return wrong[0] if len(wrong) == 1 else f"{len(wrong)} of {left_out} lines differ: {wrong[0]}"


def _out_of_place(at: int, hunk: Hunk, region: range, index: FileIndex) -> str:
    if at < region.start:
        return f"its lines stand at line {at + 1}, before or in those of the hunk before it"
    if at + len(hunk.lines) > region.stop and region.stop < len(index.lines):
        return f"its lines stand at line {at + 1}, behind or in those of a later hunk"
    edge = "beginning" if hunk.old_start <= 1 else "end"
    return f"its lines stand at line {at + 1}, and must stand at the {edge} of the file"


def _nearest(index: FileIndex, old: list[str], wanted: int) -> tuple[int, bool]:
    """The place on which most lines agree, the nearest of several; *wanted* if none has a say."""
    votes: Counter[int] = Counter()
    for i, line in enumerate(old):
        places = index.where.get(line, ())
        if len(places) > _MOST_SAME or not is_telling(line):
            continue
        if not index.spend(len(places)):
            break
        votes.update(at - i for at in places)
    good = [(-count, abs(at - wanted), at) for at, count in votes.items() if at >= 0]
    return (min(good)[2], True) if good else (max(wanted, 0), False)


def _aligned(index: FileIndex, old: list[str], at: int) -> dict[int, int]:
    """Which lines of *old* match which of the file around *at*, in order."""
    if len(old) > _MOST_ALIGNED or not index.spend(len(old)):
        return {i: at + i for i, line in enumerate(old) if index.fits([line], at + i)}
    start = max(at - 5, 0)
    window = index.lines[start : at + len(old) + 5]
    matcher = SequenceMatcher(None, window, old, autojunk=False)
    return {
        block.b + i: start + block.a + i
        for block in matcher.get_matching_blocks()
        for i in range(block.size)
    }


def _unmatched(
    index: FileIndex, old: list[str], at: int, matched: Mapping[int, int]
) -> Iterator[int]:
    """Lines of the file among those that match, or at *at* if none does."""
    known = set(matched.values())
    start, end = min(known, default=at), max(known, default=at + len(old) - 1)
    return (n for n in range(start, min(end + 1, len(index.lines))) if n not in known)


def _difference(index: FileIndex, old: list[str], at: int, matched: Mapping[int, int]) -> str:
    """The first line that is not as the hunk, which begins at line *at*, has it."""
    here = at
    for i, line in enumerate(old):
        there = matched.get(i)
        if there is None:
            return _expected(index, here, line)
        if there != here:
            return f"line {here + 1}: {shown(index.lines[here])} stands before {shown(line)}"
        here += 1
    return "the hunk holds nothing that differs"


def _expected(index: FileIndex, n: int, line: str) -> str:
    if not 0 <= n < len(index.lines):
        there = "begins at line 1" if n < 0 else f"ends at line {len(index.lines)}"
        return f"expected {shown(line)} at line {n + 1}, the file {there}"
    found = index.lines[n]
    return f"line {n + 1}: expected {shown(line, found)}, found {shown(found, line)}"


def _damage(index: FileIndex, old: list[str], at: int) -> str:
    """What a mailer did to the lines, if that alone makes them differ."""
    here = index.lines[at : at + len(old)]
    if len(here) != len(old) or here == old:
        return ""
    if [line.rstrip("\r\n") for line in here] == [line.rstrip("\r\n") for line in old]:
        return ""
    differ = [(a, b) for a, b in zip(here, old, strict=True) if a != b]
    if any("".join(a.split()) != "".join(b.split()) for a, b in differ):
        return ""
    # Tabs or trailing blanks get lost on the way; nobody's mailer puts some in.
    if all(b.count("\t") < a.count("\t") or b == a.rstrip() + "\n" for a, b in differ):
        return "the mail lost tabs or blanks; all lines match but for white space"
    return ""


def shown(line: str, other: str = "\n") -> str:
    """*line* in quotes, without its line end unless that is the difference to *other*."""
    text = line.removesuffix("\n")
    if text == other.removesuffix("\n") and text == line:
        return f"'{_printable(text)}' without a newline"
    return f"'{_printable(text)}'"


def _printable(text: str) -> str:
    """*text* without what a terminal would obey, which a patch may well hold."""
    cut = text if len(text) <= 120 else text[:117] + "..."
    return "".join(c if c.isprintable() or c == "\t" else f"\\x{ord(c):02x}" for c in cut)
