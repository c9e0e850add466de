"""
Cut a text into the file sections of its diffs, without reading what stands in them.

One broken hunk must cost that hunk only, so the cut honours the counts of every ``@@`` line itself
and says which hunks keep their promise. ``patches.diff`` reads those that do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from patches.diffpaths import git_header_paths, header_path, strip_prefixes, unquote

HUNK_HEADER = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)")

# No source file is longer; a larger number would only make a reader allocate that many lines.
MOST_LINES = 500_000

_COMBINED = ("diff --cc ", "diff --combined ")
_EXTENDED = re.compile(
    r"(?:(?:old|new|deleted file|new file) mode [0-7]+|(?:rename|copy) (?:from|to) .+"
    r"|(?:similarity|dissimilarity) index \d+%|index [0-9a-f]+\.\.[0-9a-f]+(?: [0-7]+)?)\r?$"
)
_BINARY = re.compile(r"Binary files? .* differ\r?$|GIT binary patch\r?$")


@dataclass(slots=True)
class HunkSpan:
    """Lines ``[start, end)`` of the text; *fault* says why the hunk cannot be read."""

    start: int
    end: int
    fault: str = ""
    fault_at: int = 0


@dataclass(slots=True)
class Section:
    """
    One file's part of a diff. Numbers are 0-based indexes into the lines of the text.

    :param git: the words behind ``diff --git``, or ``None`` for a plain unified diff.
    :param extended: git's header lines between that and the hunks.
    """

    start: int
    git: str | None = None
    extended: list[str] = field(default_factory=list)
    old: str | None = None
    new: str | None = None
    hunks: list[HunkSpan] = field(default_factory=list)
    binary: bool = False
    fault: str = ""


@dataclass(slots=True)
class Cut:
    """*loose*: ``(index, text)`` of what belongs to no section but looks as if it should."""

    sections: list[Section] = field(default_factory=list)
    loose: list[tuple[int, str]] = field(default_factory=list)


def cut(lines: Sequence[str]) -> Cut:
    """The sections of all diffs in *lines*, in order; text around them is passed over."""
    result = Cut()
    current: Section | None = None
    at, end = 0, len(lines)
    while at < end:
        line = lines[at]
        first = line[:1]
        if first == "d" and line.startswith("diff --git "):
            current = Section(at, git=line[11:].rstrip("\r"))
            result.sections.append(current)
        elif first == "d" and line.startswith(_COMBINED):
            current = Section(at, fault="the combined diff of a merge cannot be applied")
            result.sections.append(current)
        elif first == "-" and _opens_file(lines, at):
            if current is None or current.git is None or current.old is not None or current.fault:
                current = Section(at)
                result.sections.append(current)
            current.old, current.new = line[4:].rstrip("\r"), lines[at + 1][4:].rstrip("\r")
            at += 1
        elif first == "@" and line.startswith("@@ "):
            at = _take_hunk(lines, at, current, result)
            continue
        elif current is not None and current.old is None:
            _take_header(line, current)
        at += 1
    return result


def _opens_file(lines: Sequence[str], at: int) -> bool:
    """A ``---`` line counts only with ``+++`` and ``@@`` behind it: mails hold many dashes."""
    return (
        lines[at].startswith("--- ")
        and at + 2 < len(lines)
        and lines[at + 1].startswith("+++ ")
        and lines[at + 2].startswith("@@ ")
    )


def _take_header(line: str, section: Section) -> None:
    if _EXTENDED.match(line):
        section.extended.append(line.rstrip("\r"))
    elif _BINARY.match(line):
        section.binary = True
    elif section.git is not None and line.startswith("--- ") and not section.binary:
        section.fault = "a '---' line that no '+++' and '@@' lines follow"


def _take_hunk(lines: Sequence[str], at: int, section: Section | None, result: Cut) -> int:
    """Record the hunk whose ``@@`` is at *at*; return where to go on reading."""
    if section is None or (section.old is None and not section.fault):
        result.loose.append((at, "a hunk without '---' and '+++' lines before it"))
        return at + 1
    header = HUNK_HEADER.match(lines[at])
    if header is None:
        fault = "expected '@@ -line,count +line,count @@'"
        section.hunks.append(HunkSpan(at, at + 1, fault, at))
        return at + 1
    old, new = _count(header[2]), _count(header[4])
    span = _measure(lines, at + 1, old, new)
    if not span.fault and max(int(header[1]) + old, int(header[3]) + new) > MOST_LINES:
        span.fault, span.fault_at = f"it lies beyond line {MOST_LINES}", at
    if not span.fault and not old and not new:
        span.fault, span.fault_at = "it holds no line", at
    span.start = at
    section.hunks.append(span)
    return span.end


def _count(text: str | None) -> int:
    return 1 if text is None else int(text)


def _measure(lines: Sequence[str], at: int, old: int, new: int) -> HunkSpan:
    """Follow a hunk of *old* and *new* lines from *at*; stop at the first that does not fit."""
    end = len(lines)
    while old or new:
        line = lines[at] if at < end else None
        first = "end" if line is None else line[:1]
        if first in (" ", "", "\r"):
            old, new = old - 1, new - 1
        elif first == "+":
            new -= 1
        elif first == "-":
            old -= 1
        elif first != "\\":
            what = "the text ends" if line is None else f"{_shown(line)} is no line of a hunk"
            return HunkSpan(0, at, f"{what}, {max(old, new)} more expected", min(at, end - 1))
        if old < 0 or new < 0:
            return HunkSpan(0, at, f"{_shown(line or '')} is more than its '@@' line counts", at)
        at += 1
    if at < end and lines[at].startswith("\\ "):
        at += 1
    return HunkSpan(0, at)


def _shown(line: str) -> str:
    return repr(line if len(line) <= 60 else line[:57] + "...")


def said_of(section: Section) -> Mapping[str, str]:
    """Git's header lines as words -> rest: ``rename from`` -> a path."""
    return dict(_extended(line) for line in section.extended)


def paths_of(section: Section, said: Mapping[str, str]) -> tuple[str, str] | None:
    """The paths before and after, empty for ``/dev/null``; ``None`` if they cannot be told."""
    for verb in ("rename", "copy"):
        if f"{verb} from" in said and f"{verb} to" in said:
            return unquote(said[f"{verb} from"]), unquote(said[f"{verb} to"])
    if section.old is not None and section.new is not None:
        old, new = strip_prefixes(header_path(section.old), header_path(section.new))
        return (old, new) if old or new else None
    pair = git_header_paths(section.git) if section.git is not None else None
    return pair if pair and all(pair) else None


def _extended(line: str) -> tuple[str, str]:
    for key in ("old mode", "new mode", "new file mode", "deleted file mode", "index"):
        if line.startswith(key + " "):
            return key, line[len(key) + 1 :]
    words = line.split(" ", 2)
    return " ".join(words[:2]), words[-1]
