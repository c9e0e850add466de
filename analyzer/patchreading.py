"""One patch read for what ties it to others: declarations, uses, build lines, files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from analyzer.buildlines import BuildLine, build_lines
from analyzer.hunktext import SideLine, new_side, old_side
from analyzer.patchcode import Decl, DeclKind, SideScanner, Use
from patches.diff import FileDiff, FileStatus, LineKind
from patches.series import Patch

CODE_SUFFIXES = (".c", ".h")
_INCLUDE = re.compile(r"""\s*#\s*include\s*(["<])([^">]+)[">]""")
_LOCAL = re.compile(
    r"^[ \t]+(?!return\b|goto\b|else\b|case\b)(?:[A-Za-z_]\w*[ \t]+)+\**(?P<first>\w+)"
    r"[ \t]*(?:\[[^\]\n]*\][ \t]*)?[=;,]"
    r"|(?<=\w)[ \t]+\**(?P<parameter>\w+)[ \t]*[,)]|(?<=\w)[ \t]*\*(?P<pointer>\w+)[ \t]*[,)]"
    r"|\(\*(?P<callback>\w+)\)[ \t]*\(",
    re.MULTILINE,
)
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Include:
    """An ``#include`` line that a patch adds or shows."""

    target: str
    quoted: bool
    path: str
    line: int
    added: bool


@dataclass(frozen=True)
class PatchReading:
    """
    One patch.

    :param position: 1-based in the input.
    :param after: declarations of the new side, context included.
    :param before: declarations of the old side, context included.
    :param uses: words of added lines. :param dropped: words of removed lines.
    :param old_words: file -> words that it had before the patch, as far as shown.
    :param locals: file -> names that look like variables or parameters of functions.
    """

    position: int
    patch: Patch
    after: tuple[Decl, ...]
    before: tuple[Decl, ...]
    uses: tuple[Use, ...]
    dropped: tuple[Use, ...]
    includes: tuple[Include, ...]
    build: tuple[BuildLine, ...]
    old_words: Mapping[str, frozenset[str]]
    locals: Mapping[str, frozenset[str]]

    def locals_of(self, path: str) -> frozenset[str]:
        """Names that look like variables or parameters of functions of a file, as far as shown."""
        return self.locals.get(path, frozenset())

    @cached_property
    def added_files(self) -> frozenset[str]:
        """Paths that did not exist before this patch."""
        moved = (FileStatus.ADDED, FileStatus.RENAMED, FileStatus.COPIED)
        return frozenset(f.new_path for f in self.patch.files if f.status in moved)

    @cached_property
    def new_headers(self) -> frozenset[str]:
        """Headers among the added files."""
        return frozenset(path for path in self.added_files if path.endswith(".h"))

    @cached_property
    def introduced(self) -> tuple[Decl, ...]:
        """Declarations on added lines whose name the same file did not declare before."""
        known = {(d.path, d.name, d.owner) for d in self.before}
        return tuple(d for d in self.after if d.changed and (d.path, d.name, d.owner) not in known)

    @cached_property
    def extended(self) -> tuple[Decl, ...]:
        """Functions that the patch defines once more, beside a declaration it leaves alone."""
        shown = {(d.path, d.name): d for d in self.before}
        gone = {(d.path, d.name) for d in self.before if d.changed}
        return tuple(
            d
            for d in self.after
            if d.changed and d.kind is DeclKind.FUNCTION and (d.path, d.name) not in gone
            if (d.path, d.name) in shown and shown[d.path, d.name].text != d.text
        )

    @cached_property
    def removed(self) -> tuple[Decl, ...]:
        """Declarations that the patch takes away, moved ones included."""
        return tuple(d for d in self.before if d.changed)


def read_patches(patches: Sequence[Patch]) -> tuple[PatchReading, ...]:
    """Read each patch on its own."""
    return tuple(_read(position, patch) for position, patch in enumerate(patches, 1))


def _read(position: int, patch: Patch) -> PatchReading:
    after: list[Decl] = []
    before: list[Decl] = []
    uses: list[Use] = []
    dropped: list[Use] = []
    includes: list[Include] = []
    build: list[BuildLine] = []
    words: dict[str, frozenset[str]] = {}
    inner: dict[str, frozenset[str]] = {}
    for diff in patch.files:
        build += build_lines(diff)
        if not diff.path.endswith(CODE_SUFFIXES):
            continue
        known: set[str] = set()
        own: set[str] = set()
        for hunk in diff.hunks:
            old_lines = old_side(hunk)
            new_lines = new_side(hunk)
            scanner = _scanned(diff.path, hunk.heading, new_lines)
            own.update(_locals(new_lines))
            old = _scanned(diff.path, hunk.heading, old_lines)
            after += scanner.decls
            before += old.decls
            uses += scanner.uses
            dropped += old.uses
            known.update(w for line in old_lines for w in _IDENTIFIER.findall(line.text))
        words[diff.path] = frozenset(known)
        inner[diff.path] = frozenset(own)
        includes += _includes(diff)
    return PatchReading(
        position,
        patch,
        tuple(after),
        tuple(before),
        tuple(uses),
        tuple(dropped),
        tuple(includes),
        tuple(build),
        words,
        inner,
    )


def _scanned(path: str, heading: str, lines: Sequence[SideLine]) -> SideScanner:
    scanner = SideScanner(path, heading, lines)
    scanner.scan()
    return scanner


def _locals(lines: Sequence[SideLine]) -> Iterator[str]:
    for match in _LOCAL.finditer("\n".join(line.text for line in lines)):
        yield match[match.lastgroup or 0]


def _includes(diff: FileDiff) -> Iterator[Include]:
    for hunk in diff.hunks:
        for line in hunk.lines:
            match = _INCLUDE.match(line.text) if line.new_line else None
            if match:
                added = line.kind is LineKind.ADDED
                yield Include(match[2], match[1] == '"', diff.path, line.new_line or 0, added)
