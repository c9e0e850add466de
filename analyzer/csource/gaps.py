"""Text with unknown parts: what is cut open is closed, what has no beginning is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzer.csource.cutconditionals import cut_conditionals
from analyzer.csource.masking import mask

MARK_GAP, MARK_CUT = "$P", "$X"
UNSHOWN_TYPE = " unshown_type"

_LABEL = re.compile(r"\w+\s*:(?!:)")
_UNTYPED_HEAD = re.compile(r"[a-z_]\w*\s*\([^;]*\Z")
_INSIDE_COMMENT = re.compile(r"\s*\*(?:\s|/|\Z)")
# "}", a line of a function's head and "{" do not fit into fewer lines.
_SHORT_GAP = 2
_NAMED = re.compile(r"^[A-Za-z_][\w\s*]*\(")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Closed:
    """
    Text whose known parts can be read, with the lines of the original.

    :param gaps: the gaps, merged and in order.
    :param unread: lines blanked, with the reason.
    :param shifts: bytes of *text* from which on offsets are larger than in the file, in order, and
        by how much; negative behind blanked lines.
    """

    text: str
    gaps: tuple[tuple[int, int], ...]
    unread: tuple[tuple[int, int, str], ...]
    shifts: tuple[tuple[int, int], ...] = ()


def close_gaps(text: str, gaps: tuple[tuple[int, int], ...], headings: Mapping[int, str]) -> Closed:
    """
    Close what a gap cuts open, blank what begins inside a gap.

    :param gaps: first and last unknown line; the lines themselves are empty.
    :param headings: function git names for a hunk, by the first line behind a gap.
    """
    merged = _merge(gaps)
    if not merged:
        return Closed(text, (), ())
    original = text.split("\n")
    closer = _Closer(list(original), headings)
    first = 1
    for start, end in merged:
        closer.part(first, min(start - 1, len(closer.lines)))
        closer.gap(start, end)
        first = end + 1
    closer.part(first, len(closer.lines))
    closer.finish()
    shifts = tuple(_shifts(original, closer.lines))
    return Closed("\n".join(closer.lines), merged, tuple(sorted(closer.unread)), shifts)


def _shifts(before: list[str], after: list[str]) -> Iterator[tuple[int, int]]:
    offset = shift = 0
    for old, new in zip(before, after, strict=False):
        size = len(new.encode("utf-8", "surrogateescape"))
        offset += size + 1
        if old != new:
            shift += size - len(old.encode("utf-8", "surrogateescape"))
            yield offset, shift


def _merge(gaps: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(1, s), e) for s, e in gaps if e >= max(1, s)):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


class _Closer:
    """
    Walks over known parts and gaps.

    :ivar depth: braces open at the end of the last part.
    :ivar name: function they belong to, or empty.
    """

    def __init__(self, lines: list[str], headings: Mapping[int, str]) -> None:
        self.lines, self.headings = lines, headings
        self.unread: list[tuple[int, int, str]] = []
        self.depth, self.name = 0, ""
        self._gap: tuple[int, int] | None = None
        self._at_gap = False

    def gap(self, start: int, end: int) -> None:
        self._gap, self._at_gap = (start, end), True

    def part(self, first: int, last: int) -> None:
        """Read the known lines *first* to *last*."""
        if first > last:
            return
        self._at_gap = False
        for start, end in cut_conditionals(self.lines, first, last):
            self.unread.append((start, end, "branch of a conditional that is shown in part"))
        masked = self._masked(first, last)
        headless = self._headless(masked) if self._gap is not None else 0
        if headless and self.depth and self._same_function(first):
            headless = self._resume(masked, headless)
        else:
            if self.depth:
                self._close()
            if headless and self._opens(first):
                headless = self._begin(masked, headless, first)
        if headless:
            self._blank(
                first, first + headless - 1, "inside a function whose beginning is not shown"
            )
            masked[:headless] = [""] * headless
        elif self._gap is not None and _UNTYPED_HEAD.match(masked[0]):
            # "static int" stands in the gap, "name(void)" behind it.
            self.lines[first - 2] += UNSHOWN_TYPE
        self._end(first, masked)

    def finish(self) -> None:
        """Close what the last gap cuts open."""
        if self.depth and self._at_gap:
            self._close()

    def _masked(self, first: int, last: int) -> list[str]:
        """Lines without comments and strings; a comment cut by a gap is blanked in the text too."""
        lines = self.lines[first - 1 : last]
        text = "\n".join(lines)
        ends, begins = text.find("*/"), text.find("/*")
        hidden = 0
        if ends >= 0 and (begins < 0 or ends < begins):
            hidden = text.count("\n", 0, ends) + 1
        else:
            while hidden < len(lines) and _INSIDE_COMMENT.match(lines[hidden]):
                hidden += 1
        tail = text.rfind("/*")
        if tail >= 0 and text.find("*/", tail) < 0:
            cut = text.count("\n", 0, tail)
            column = tail - (text.rfind("\n", 0, tail) + 1)
            self.lines[first - 1 + cut] = lines[cut][:column]
            for index in range(cut + 1, len(lines)):
                self.lines[first - 1 + index] = ""
        for index in range(hidden):
            self.lines[first - 1 + index] = ""
        source = bytearray(
            "\n".join(self.lines[first - 1 : last]).encode("utf-8", "surrogateescape")
        )
        mask(source)
        return [line.rstrip() for line in source.decode("utf-8", "replace").split("\n")]

    def _headless(self, masked: list[str]) -> int:
        """Count the lines at the beginning that belong to a block opened inside the gap."""
        code = False
        for index, line in enumerate(masked):
            if not line or line.startswith("#"):
                continue
            if line.startswith("}") and not line.endswith("{"):
                return index + 1
            if line.startswith("{") or line[0].isspace() or _LABEL.match(line):
                code = True
            else:
                return index if code else 0
        return len(masked) if code else 0

    def _same_function(self, first: int) -> bool:
        if self._gap is None or not self.name:
            return False
        if self._gap[1] - self._gap[0] < _SHORT_GAP:
            return True
        return (
            re.search(rf"\b{re.escape(self.name)}\s*\(", self.headings.get(first, "")) is not None
        )

    def _resume(self, masked: list[str], headless: int) -> int:
        """Go on with the open function; only lines of a statement begun in the gap stay out."""
        index = 0
        while index < headless and (not masked[index] or _continues(masked[index])):
            index += 1
        wanted = self._depth_behind_gap(masked[index:headless])
        closing = f"}}{MARK_GAP};" * (self.depth - wanted)
        self._write(f"{MARK_GAP};{closing}{'{' * (wanted - self.depth)}")
        self.depth = wanted
        return index

    def _opens(self, first: int) -> bool:
        """Git names the function that the lines behind the gap belong to."""
        return _NAMED.search(self.headings.get(first, "")) is not None

    def _begin(self, masked: list[str], headless: int, first: int) -> int:
        """Write the head of the function git names into the gap; its beginning stays a hole."""
        heading = self.headings[first]
        index = 0
        while index < headless and (not masked[index] or _continues(masked[index])):
            index += 1
        self.depth = _DEEPEST
        wanted = max(1, self._depth_behind_gap(masked[index:headless]))
        line = self._gap[1] if self._gap is not None else 1
        opening = f"{_head(heading)} {{ {MARK_GAP};{'{' * (wanted - 1)}"
        while len(self.lines) < line:
            self.lines.append("")
        self.lines[line - 1] += opening
        self.depth, self.name = wanted, _function_name(_head(heading))
        return index

    def _depth_behind_gap(self, lines: list[str]) -> int:
        """Braces open behind the gap: what the lines close, else what their indentation says."""
        net = lowest = 0
        for line in lines:
            for code in line:
                net += (code == "{") - (code == "}")
                lowest = min(lowest, net)
            if lowest == -1 and line.lstrip("\t").startswith("}"):
                # The first brace that closes a block begun in the gap stands below its beginning.
                return len(line) - len(line.lstrip("\t")) + 1
            if line.startswith("}"):
                return -lowest
        line = lines[0] if lines else ""
        tabs = max(1, len(line) - len(line.lstrip("\t")))
        return max(-lowest, min(tabs, self.depth))

    def _close(self) -> None:
        # Every open block goes on in the gap: who leaves an inner one does not see the rest either.
        self._write(f"{MARK_CUT};}}" * self.depth if self.name else "}" * self.depth + ";")
        self.depth, self.name = 0, ""

    def _write(self, text: str) -> None:
        if self._gap is None:
            return
        line = self._gap[0]
        while len(self.lines) < line:
            self.lines.append("")
        self.lines[line - 1] = text

    def _end(self, first: int, masked: list[str]) -> None:
        """Find what is open at the end of a part, and drop its last, incomplete statement."""
        parens, complete = 0, 0
        depth, name, head = self.depth, self.name, ""
        depth_then, name_then = depth, name
        for index, line in enumerate(masked):
            if line.lstrip().startswith("#"):
                if parens == 0:
                    complete = index + 1
                continue
            for position, code in enumerate(line):
                if code in "()":
                    parens = max(0, parens + (1 if code == "(" else -1))
                elif code == "{":
                    if depth == 0:
                        name = _function_name(head + " " + line[:position])
                    depth += 1
                elif code == "}":
                    depth = max(0, depth - 1)
            head = (
                ""
                if line.endswith((";", "}")) and depth == 0
                else f"{head} {line}"
                if depth == 0
                else ""
            )
            whole = parens == 0 and line.endswith((";", "{", "}", ":"))
            if whole or (not line and complete == index):
                complete, depth_then, name_then = index + 1, depth, name
        reach = len(masked)
        if any(masked[complete:reach]):
            self._blank(first + complete, first + reach - 1, "cut off by the end of the shown part")
        self.depth, self.name = depth_then, name_then if depth_then else ""

    def _blank(self, first: int, last: int, reason: str) -> None:
        if any(line.strip() for line in self.lines[first - 1 : last]):
            self.unread.append((first, last, reason))
        for index in range(first - 1, last):
            self.lines[index] = ""


def _continues(line: str) -> bool:
    """True for a line aligned with spaces behind its tabs: the rest of a statement."""
    return line.lstrip("\t").startswith(" ") or line.count(")") > line.count("(")


def _head(heading: str) -> str:
    """A function's head that can be parsed, from a heading that git may have cut off."""
    heading = heading.strip().rstrip("{").rstrip()
    if heading.endswith(")") and heading.count("(") == heading.count(")"):
        head = heading
    else:
        head = heading[: heading.index("(")] + "(void)"
    # git shows one line: the return type may stand on the line above.
    return head if re.match(r"\w+[\s*]+\w", head) else f"int {head}"


def _function_name(head: str) -> str:
    match = re.search(r"(\w+)\s*\([^{};=]*\)[\w\s()]*\Z", head[-1000:])
    return match[1] if match else ""
