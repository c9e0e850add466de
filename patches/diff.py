"""Unified diffs as immutable values: FileDiff, Hunk, DiffLine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from unidiff import patch as unidiff
from unidiff.errors import UnidiffParseError

from patches.diffpaths import NOWHERE, quote, unsafe
from patches.problem import InputProblem
from patches.sections import HUNK_HEADER, HunkSpan, Section, cut, paths_of, said_of


class FileStatus(Enum):
    """What a diff does to a file, in git's words."""

    ADDED = "added"
    DELETED = "deleted"
    MODIFIED = "modified"
    RENAMED = "renamed"
    COPIED = "copied"


class LineKind(Enum):
    """First column of a hunk line."""

    CONTEXT = " "
    ADDED = "+"
    REMOVED = "-"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """
    One line of a hunk, without its first column and its newline.

    :param old_line: 1-based line before the patch, ``None`` for an added line.
    :param new_line: 1-based line after the patch, ``None`` for a removed line.
    :param no_newline: the file ends here without a newline.
    """

    kind: LineKind
    text: str
    old_line: int | None
    new_line: int | None
    no_newline: bool = False


@dataclass(frozen=True, slots=True)
class Hunk:
    """
    One ``@@`` section.

    :param heading: text behind the second ``@@`` (git's guess of the function).
    :param line: 1-based line of the ``@@`` in the input file the mail came from; 0 if unknown.
    """

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    heading: str
    lines: tuple[DiffLine, ...]
    line: int


@dataclass(frozen=True, slots=True)
class FileDiff:
    """
    All hunks of one file in one patch.

    :param old_path: path before, ``/``-separated, relative; empty for a new file.
    :param new_path: path after; empty for a deleted file.
    :param old_mode, new_mode: octal text as git prints it; empty if the diff has none.
    :param old_blob, new_blob: (abbreviated) ids of the ``index`` line, or empty.
    """

    status: FileStatus
    old_path: str
    new_path: str
    old_mode: str
    new_mode: str
    old_blob: str
    new_blob: str
    hunks: tuple[Hunk, ...]
    binary: bool

    @property
    def path(self) -> str:
        """The path a reader would name: the new one, or the old one of a deleted file."""
        return self.new_path or self.old_path


# A hostile mail can hold a million broken hunks; nobody reads more of them than this.
MOST_PROBLEMS = 200


def parse_diff(
    text: str, place: str, line_offset: int = 0
) -> tuple[tuple[FileDiff, ...], tuple[InputProblem, ...]]:
    """
    Read every file section of the diffs in *text*.

    A hunk that cannot be read is lost alone; a file whose path must not be believed, or all of
    whose hunks are lost, is left out. Each loss is a problem. Text around the diffs is passed over.

    :param place: input file, for the problems.
    :param line_offset: lines of *place* before the first line of *text*.
    """
    return parse_diff_at(text, place, lambda index: line_offset + index + 1)


def parse_diff_at(
    text: str, place: str, line_of: Callable[[int], int]
) -> tuple[tuple[FileDiff, ...], tuple[InputProblem, ...]]:
    """
    Do what :func:`parse_diff` does for a text whose lines are not those of its file one by one.

    :param line_of: 0-based line of *text* -> 1-based line of *place*, or 0 if that has no line.
    """
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    found = cut(lines)
    reader = _Reader(lines, place, line_of)
    for index, fault in found.loose:
        reader.report(index, fault)
    files = tuple(diff for section in found.sections if (diff := reader.file(section)) is not None)
    return files, tuple(reader.problems)


class _Reader:
    """Turns sections into FileDiffs, and collects what is lost on the way."""

    def __init__(self, lines: Sequence[str], place: str, line_of: Callable[[int], int]) -> None:
        self._lines, self._place, self._line_of = lines, place, line_of
        self.problems: list[InputProblem] = []

    def report(self, index: int, text: str) -> None:
        if len(self.problems) == MOST_PROBLEMS:
            text = "more problems follow in this diff; they are not listed"
        if len(self.problems) <= MOST_PROBLEMS:
            line = self._line_of(index) or None
            self.problems.append(InputProblem(self._place, line, text))

    def file(self, section: Section) -> FileDiff | None:
        empty = _header(section)
        if empty is None:
            self.report(section.start, "a diff whose file names cannot be told apart")
            return None
        for path in (empty.old_path, empty.new_path):
            if path and (why := unsafe(path)):
                self.report(section.start, f"the diff of {path!r} is rejected: the path {why}")
                return None
        if section.fault:
            self.report(section.start, f"the diff of {empty.path} is left out: {section.fault}")
            return None
        hunks = self._hunks(section, empty.path)
        if section.hunks and not hunks:
            self.report(section.start, f"the diff of {empty.path} is left out: no hunk is readable")
            return None
        return _with_hunks(empty, hunks, plain=section.git is None)

    def _hunks(self, section: Section, path: str) -> tuple[Hunk, ...]:
        good = []
        for number, span in enumerate(section.hunks, 1):
            if span.fault:
                text = f"hunk {number} of {path} is lost: {span.fault}"
                self.report(span.fault_at, text)
            else:
                good.append((number, span))
                self._check_end(span, number, path)
        parsed = self._parse([span for _, span in good])
        if isinstance(parsed, tuple):
            return parsed
        hunks: list[Hunk] = []
        for number, span in good:
            one = self._parse([span])
            if isinstance(one, tuple):
                hunks += one
            else:
                self.report(span.start, f"hunk {number} of {path} is lost: {one}")
        return tuple(hunks)

    def _check_end(self, span: HunkSpan, number: int, path: str) -> None:
        """Git passes over what follows a hunk that is longer than it says; a review must not."""
        after = self._lines[span.end] if span.end < len(self._lines) else ""
        if after[:1] in ("+", "-") and after.rstrip() != "--" and after[:4] not in ("--- ", "+++ "):
            self.report(span.end, f"hunk {number} of {path} goes on behind the lines it counts")

    def _parse(self, spans: Sequence[HunkSpan]) -> tuple[Hunk, ...] | str:
        """The hunks of *spans*, or the words of the parser that refused them."""
        text = ["--- a\n", "+++ b\n"]
        for span in spans:
            text += [line + "\n" for line in self._lines[span.start : span.end]]
        try:
            parsed = unidiff.PatchSet(text)
        except UnidiffParseError as error:
            return str(error).strip()
        raw = parsed[0] if parsed else []
        if len(raw) != len(spans):
            return "its lines cannot be told from a header"
        return tuple(self._hunk(hunk, span) for hunk, span in zip(raw, spans, strict=True))

    def _hunk(self, raw: unidiff.Hunk, span: HunkSpan) -> Hunk:
        lines: list[DiffLine] = []
        for line in raw:
            if line.line_type == "\\":
                last = lines.pop()
                lines.append(DiffLine(last.kind, last.text, last.old_line, last.new_line, True))
            else:
                lines.append(
                    DiffLine(
                        _KINDS[line.line_type],
                        line.value.removesuffix("\n"),
                        line.source_line_no,
                        line.target_line_no,
                    )
                )
        header = HUNK_HEADER.match(self._lines[span.start])
        heading = header[5].removesuffix("\r") if header else ""
        return Hunk(
            raw.source_start,
            raw.source_length,
            raw.target_start,
            raw.target_length,
            heading,
            tuple(lines),
            self._line_of(span.start),
        )


_KINDS = {kind.value: kind for kind in LineKind}


def _header(section: Section) -> FileDiff | None:
    """What the section's header lines say, without hunks; ``None`` if they name no file."""
    said = said_of(section)
    paths = paths_of(section, said)
    if paths is None:
        return None
    old, new = paths
    status = FileStatus.MODIFIED
    if "new file mode" in said or not old:
        status, old = FileStatus.ADDED, ""
    elif "deleted file mode" in said or not new:
        status, new = FileStatus.DELETED, ""
    elif "rename from" in said:
        status = FileStatus.RENAMED
    elif "copy from" in said:
        status = FileStatus.COPIED
    blobs, _, kept_mode = said.get("index", "").partition(" ")
    old_blob, _, new_blob = blobs.partition("..")
    old_mode = said.get("old mode", said.get("deleted file mode", kept_mode))
    new_mode = said.get("new mode", said.get("new file mode", kept_mode))
    return FileDiff(status, old, new, old_mode, new_mode, old_blob, new_blob, (), section.binary)


def _with_hunks(diff: FileDiff, hunks: tuple[Hunk, ...], plain: bool) -> FileDiff:
    """
    *diff* with its hunks. A plain diff says that a file is new or gone by ``-0,0`` or ``+0,0``.
    """
    diff = replace(diff, hunks=hunks)
    if plain and len(hunks) == 1 and diff.status is FileStatus.MODIFIED:
        if not hunks[0].old_start and not hunks[0].old_count:
            return replace(diff, status=FileStatus.ADDED, old_path="")
        if not hunks[0].new_start and not hunks[0].new_count:
            return replace(diff, status=FileStatus.DELETED, new_path="")
    return diff


def print_diff(diff: FileDiff) -> str:
    """*diff* as git prints it; :func:`parse_diff` makes the same of it, but for ``Hunk.line``."""
    old, new = diff.old_path or diff.new_path, diff.new_path or diff.old_path
    out = [f"diff --git {quote('a/' + old)} {quote('b/' + new)}", *_print_extended(diff)]
    before = quote("a/" + diff.old_path) if diff.old_path else NOWHERE
    after = quote("b/" + diff.new_path) if diff.new_path else NOWHERE
    if diff.binary:
        out.append(f"Binary files {before} and {after} differ")
    if diff.hunks:
        # A blank in a name would end it for other readers, so git puts a tab behind.
        out.append(f"--- {before}" + ("\t" if " " in before else ""))
        out.append(f"+++ {after}" + ("\t" if " " in after else ""))
    for hunk in diff.hunks:
        out += _print_hunk(hunk)
    return "\n".join(out) + "\n"


def _print_extended(diff: FileDiff) -> list[str]:
    out = []
    kept = ""
    if diff.status is FileStatus.ADDED:
        out += [f"new file mode {diff.new_mode}"] if diff.new_mode else []
    elif diff.status is FileStatus.DELETED:
        out += [f"deleted file mode {diff.old_mode}"] if diff.old_mode else []
    elif diff.old_mode == diff.new_mode and diff.old_blob:
        kept = f" {diff.old_mode}" if diff.old_mode else ""
    elif diff.old_mode or diff.new_mode:
        out += [f"old mode {diff.old_mode}", f"new mode {diff.new_mode}"]
    if diff.status in (FileStatus.RENAMED, FileStatus.COPIED):
        verb = "rename" if diff.status is FileStatus.RENAMED else "copy"
        out += [f"{verb} from {quote(diff.old_path)}", f"{verb} to {quote(diff.new_path)}"]
    if diff.old_blob:
        out.append(f"index {diff.old_blob}..{diff.new_blob}{kept}")
    return out


def _print_hunk(hunk: Hunk) -> list[str]:
    counts = f"@@ -{hunk.old_start},{hunk.old_count} +{hunk.new_start},{hunk.new_count} @@"
    out = [f"{counts} {hunk.heading}" if hunk.heading else counts]
    for line in hunk.lines:
        out.append(line.kind.value + line.text)
        if line.no_newline:
            out.append("\\ No newline at end of file")
    return out
