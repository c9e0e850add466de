"""Find where hunks go in a file that is known line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from patches.diff import FileDiff, Hunk, LineKind
from patches.doubts import doubt, is_telling
from patches.fates import ReasonClass
from patches.fileindex import FileIndex
from patches.nearmiss import differing, explain, left_out_words
from patches.tree import SourceFile

# What ``patch`` allows by default. More would leave less than one line of context on a side.
MOST_FUZZ = 2


@dataclass(frozen=True, slots=True)
class Placement:
    """
    Where a hunk went.

    :param offset: lines off its own numbers. :param fuzz: see :class:`patches.fates.AppliedHunk`.
    :param remark: what did not match there; empty if every line did.
    """

    offset: int
    fuzz: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class HunkMismatch:
    """
    Why a hunk has no place in a file.

    :param offset: of a hunk that is applied already: where its result stands.
    :param missing: lines it expects and the file lacks at the nearest place.
    :param extra: lines that the file has there instead.
    """

    reason: str
    reason_class: ReasonClass
    offset: int = 0
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A file after those of its hunks that fit, and what became of each."""

    text: str
    hunks: tuple[Placement | HunkMismatch, ...]


def place_hunks(before: SourceFile, diff: FileDiff, most_fuzz: int = MOST_FUZZ) -> Placed:
    """
    Put each hunk of *diff* where it fits.

    First every hunk where ``git apply`` puts it: where it says, or at the nearest lines behind the
    hunk before that are all the same. Only then those that are left, with fuzz as ``patch`` has it,
    between the hunks that are placed: so fuzz moves none of them. With fuzz a place must be the
    only one.

    :param before: a complete file.
    """
    placer = _Placer(before)
    placer.put_all(diff.hunks, most_fuzz)
    return Placed(placer.text(), tuple(placer.results))


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


@dataclass(frozen=True, slots=True)
class _Variant:
    """The lines of a hunk as one file may have them; *remark* says what was changed for it."""

    old: list[str]
    new: list[str]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Lines ``[at, end)`` of the file become *new*; ``None`` leaves them."""

    at: int
    end: int
    new: list[str] | None


class _Placer:
    """The places of all hunks in one file, which stays as it is until they are known."""

    def __init__(self, before: SourceFile) -> None:
        self._index = FileIndex(split_lines(before.text))
        self._lines = self._index.lines
        self._latin = before.encoding != "utf-8"
        self._crlf = _only_crlf(self._lines)
        self._spots: list[_Spot | None] = []
        self.results: list[Placement | HunkMismatch] = []

    def text(self) -> str:
        out: list[str] = []
        done = 0
        for spot in self._spots:
            if spot is not None and spot.new is not None:
                out += self._lines[done : spot.at]
                out += spot.new
                done = spot.end
        return "".join([*out, *self._lines[done:]])

    def put_all(self, hunks: Sequence[Hunk], most_fuzz: int) -> None:
        wanted: list[int] = []
        done = growth = 0
        for hunk in hunks:
            wanted.append(_wanted(hunk, growth))
            growth += hunk.new_count - hunk.old_count
            result, spot = self._exact(hunk, wanted[-1], done)
            self.results.append(result)
            self._spots.append(spot)
            done = spot.end if spot else done
        ceilings = self._ceilings()
        done = 0
        for number, hunk in enumerate(hunks):
            spot = self._spots[number]
            if spot is None:
                region = range(done, ceilings[number])
                result, spot = self._loosely(hunk, wanted[number], region, most_fuzz)
                self.results[number], self._spots[number] = result, spot
            done = spot.end if spot else done

    def _ceilings(self) -> list[int]:
        """For each hunk the line in which the next placed one begins."""
        ceiling = len(self._lines)
        found: list[int] = []
        for spot in reversed(self._spots):
            found.append(ceiling)
            ceiling = spot.at if spot else ceiling
        return found[::-1]

    def _variants(self, hunk: Hunk) -> Iterator[_Variant]:
        plain = _Variant(old_lines(hunk), new_lines(hunk))
        yield plain
        if self._latin:
            # The mail may be UTF-8 where the file, read as Latin-1, is a mixture of both.
            yield _Variant(_as_latin(plain.old), _as_latin(plain.new))

    def _line_end_variant(self, hunk: Hunk) -> _Variant | None:
        """The hunk with the line ends of the file, where a mailer has changed all of its own."""
        lines = [line.text for line in hunk.lines if not line.no_newline]
        with_cr = [text.endswith("\r") for text in lines]
        old, new = old_lines(hunk), new_lines(hunk)
        if self._crlf and not any(with_cr):
            remark = "the file has CR LF line ends, the mail has none: the file's are kept"
            return _Variant(_with_cr(old), _with_cr(new), remark)
        if not self._crlf and with_cr and all(with_cr):
            remark = "the mail has CR LF line ends, the file has none: the file's are kept"
            return _Variant(_without_cr(old), _without_cr(new), remark)
        return None

    def _exact(
        self, hunk: Hunk, wanted: int, done: int
    ) -> tuple[Placement | HunkMismatch, _Spot | None]:
        for variant in self._variants(hunk):
            at = self._find(variant.old, hunk, wanted, done)
            if at is not None:
                spot = _Spot(at, at + len(variant.old), variant.new)
                return Placement(at - _said(hunk)), spot
        return HunkMismatch("", ReasonClass.CONTEXT_DRIFTED), None

    def _find(self, old: list[str], hunk: Hunk, wanted: int, done: int) -> int | None:
        """
        Nearest line from which all of *old* follows; of two as near, the later one.

        As in git, a hunk without context behind it belongs at the end of the file, and one that
        says line 1 at its beginning.
        """
        at_start = hunk.old_start <= 1
        at_end = hunk.lines[-1].kind is not LineKind.CONTEXT
        last = len(self._lines) - len(old)
        if at_start or at_end:
            only = 0 if at_start else last
            fits = only >= done and self._index.fits(old, only) and (not at_end or only == last)
            return only if fits else None
        wanted = min(max(wanted, 0), max(last, 0))
        return self._index.nearest(old, wanted, range(done, len(self._lines)))

    def _loosely(
        self, hunk: Hunk, wanted: int, region: range, most_fuzz: int
    ) -> tuple[Placement | HunkMismatch, _Spot | None]:
        """A place of a hunk that has none where all its lines match."""
        for variant in self._variants(hunk):
            found = self._applied_already(hunk, variant, wanted, region)
            if found is not None:
                return found
        line_ends = self._line_end_variant(hunk)
        if line_ends is not None:
            at = self._find(line_ends.old, hunk, wanted, region.start)
            if at is not None and at + len(line_ends.old) <= region.stop:
                spot = _Spot(at, at + len(line_ends.old), line_ends.new)
                return Placement(at - _said(hunk), 0, line_ends.remark), spot
        several = ""
        for fuzz in range(1, most_fuzz + 1):
            for variant in self._variants(hunk):
                tried = self._with_fuzz(hunk, variant, fuzz, wanted, region)
                if not isinstance(tried, str):
                    return tried
                several = several or tried
        (variant, *_) = self._variants(hunk)
        near = explain(self._index, variant.old, hunk, wanted, region)
        reason = f"{near.reason}; {several}" if several else near.reason
        return HunkMismatch(reason, near.reason_class, 0, near.missing, near.extra), None

    def _applied_already(
        self, hunk: Hunk, variant: _Variant, wanted: int, region: range
    ) -> tuple[HunkMismatch, _Spot] | None:
        if variant.old == variant.new or not variant.new:
            return None
        at = self._index.nearest(variant.new, wanted, region)
        # A brace and a blank line, which stand everywhere, count at their own place only.
        if at is None or (at != wanted and not any(is_telling(line) for line in variant.new)):
            return None
        why = ReasonClass.ALREADY_APPLIED
        offset = at - max(hunk.new_start - 1, 0)
        spot = _Spot(at, at + len(variant.new), None)
        return HunkMismatch(f"already applied at line {at + 1}", why, offset), spot

    def _with_fuzz(
        self, hunk: Hunk, variant: _Variant, fuzz: int, wanted: int, region: range
    ) -> tuple[Placement | HunkMismatch, _Spot] | str:
        """The only place with *fuzz*, or why there is none that may be taken (often nothing)."""
        cuts = [cut for cut in (_left_out(hunk, fuzz),) if cut is not None]
        if fuzz == 1 and _bound(hunk):
            # The hunk may be whole, but no longer where the file begins or ends.
            cuts.insert(0, (0, 0))
        why_not = ""
        for head, tail in cuts:
            old = variant.old[head : len(variant.old) - tail]
            new = variant.new[head : len(variant.new) - tail]
            there = self._there_already(hunk, new, head, wanted, region)
            if there is not None:
                return there
            places = self._places(old, new, region)
            if len(places) > 1:
                lines = ", ".join(str(at + 1) for at in places)
                why_not = f"with fuzz {fuzz} it fits at several places (lines {lines}), so at none"
            elif places:
                (at,) = places
                left_out = variant.old[:head], variant.old[len(variant.old) - tail :]
                wrong = differing(self._index, left_out, at, at + len(old))
                why = doubt(self._lines, hunk, at, at + len(old), len(wrong), head + tail)
                if why:
                    return f"with fuzz {fuzz} it fits at line {at + 1}, but {why}"
                spot = _Spot(at, at + len(old), new)
                remark = left_out_words(wrong, head + tail)
                return Placement(at - head - _said(hunk), fuzz, remark), spot
        return why_not

    def _there_already(
        self, hunk: Hunk, new: list[str], head: int, wanted: int, region: range
    ) -> tuple[HunkMismatch, _Spot] | None:
        """What stands there with less context must not be added a second time."""
        added = (line.text for line in hunk.lines if line.kind is LineKind.ADDED)
        if not any(is_telling(text, 8) for text in added):
            return None
        at = self._index.nearest(new, wanted + head, region)
        if at is None:
            return None
        reason = f"already applied at line {at + 1}, though the context differs"
        offset = at - head - max(hunk.new_start - 1, 0)
        why = ReasonClass.ALREADY_APPLIED
        return HunkMismatch(reason, why, offset), _Spot(at, at + len(new), None)

    def _places(self, old: list[str], new: list[str], region: range) -> list[int]:
        """Up to three places at which *old* may become *new*."""
        if not any(is_telling(line) for line in old):
            return []
        places = self._index.all_places(old, region, 3)
        if new and not new[-1].endswith("\n"):
            # Anywhere else the line behind would be glued to it.
            places = [at for at in places if at + len(old) == len(self._lines)]
        return places


def _wanted(hunk: Hunk, growth: int) -> int:
    # Git looks from the hunk's new line on, in the file as the hunks before it left it.
    wanted = max(hunk.new_start - 1, 0) - growth
    return wanted if hunk.new_count else wanted + 1


def _said(hunk: Hunk) -> int:
    """Index of the line in which the hunk says it begins."""
    return hunk.old_start - 1 if hunk.old_count else hunk.old_start


def _bound(hunk: Hunk) -> bool:
    """The hunk says that the file begins or ends with it."""
    return hunk.old_start <= 1 or hunk.lines[-1].kind is not LineKind.CONTEXT


def _left_out(hunk: Hunk, fuzz: int) -> tuple[int, int] | None:
    """
    Lines of context that *fuzz* leaves out at the head and the tail of a hunk.

    As in ``patch``, from the longer end first: a shorter one means that the file begins or ends
    there. ``None`` if that would leave no context at all, which ``patch`` allows.
    """
    kinds = [line.kind is LineKind.CONTEXT for line in hunk.lines]
    if all(kinds):
        return None
    head, tail = kinds.index(False), kinds[::-1].index(False)
    most = max(head, tail)
    if fuzz >= most:
        return None
    return max(fuzz + head - most, 0), max(fuzz + tail - most, 0)


def _as_latin(lines: Sequence[str]) -> list[str]:
    return [line.encode("utf-8", "replace").decode("latin-1") for line in lines]


def _only_crlf(lines: Sequence[str]) -> bool:
    ended = [line for line in lines[:200] if line.endswith("\n")]
    return bool(ended) and all(line.endswith("\r\n") for line in ended)


def _with_cr(lines: Sequence[str]) -> list[str]:
    return [line[:-1] + "\r\n" if line.endswith("\n") else line for line in lines]


def _without_cr(lines: Sequence[str]) -> list[str]:
    return [line[:-2] + "\n" if line.endswith("\r\n") else line for line in lines]
