"""Unified diffs as immutable values: FileDiff, Hunk, DiffLine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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
