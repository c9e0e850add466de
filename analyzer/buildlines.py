"""What the Kconfig and Makefile lines of one patch define and ask for, read from its hunks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from patches.diff import FileDiff, LineKind

_CONFIG = re.compile(r"\s*(?:menu)?config\s+(\w+)\s*(?:#.*)?$")
_ASKS = re.compile(
    r"\s*(select|imply|depends\s+on|if|visible\s+if|default|def_bool|def_tristate)\b"
)
_SOURCE = re.compile(r"""\s*source\s+"?([\w./-]+)"?\s*$""")
_SYMBOL = re.compile(r"\b[A-Z][A-Z0-9_]*\b")
_ASSIGN = re.compile(r"\s*([\w-]+(?:-\$\([^)]*(?:\([^)]*\)[^)]*)*\))?)\s*(?:\+=|:=|=)\s*(.*)$")
_GATE = re.compile(r"CONFIG_(\w+)")
_OBJECT = re.compile(r"(?<![\w$()./-])([\w./-]+\.o|[\w.-][\w./-]*/)(?![\w)])")


class BuildKind(Enum):
    """What a build line does."""

    CONFIG = "defines a configuration symbol"
    ASKS = "asks for a configuration symbol"
    SOURCE = "reads another Kconfig file"
    OBJECT = "builds an object or a folder"


@dataclass(frozen=True, slots=True)
class BuildLine:
    """
    One fact of one Kconfig or Makefile line.

    :param name: symbol without ``CONFIG_``; path of a file or folder from the top of the tree.
    :param word: for ASKS, ``select``, ``depends on`` and the like; for OBJECT, the variable.
    :param gates: symbols without ``CONFIG_`` that must be on for the line to count.
    """

    kind: BuildKind
    name: str
    path: str
    line: int
    change: LineKind
    word: str = ""
    gates: tuple[str, ...] = ()


def is_kconfig(path: str) -> bool:
    """A Kconfig file by its name."""
    return path.rpartition("/")[2].startswith("Kconfig")


def is_makefile(path: str) -> bool:
    """A makefile that kbuild reads."""
    return path.rpartition("/")[2] in ("Makefile", "Kbuild")


def build_lines(diff: FileDiff) -> tuple[BuildLine, ...]:
    """Every fact of the lines of *diff*, context included."""
    if is_kconfig(diff.path):
        return tuple(_kconfig(diff))
    return tuple(_makefile(diff)) if is_makefile(diff.path) else ()


def _kconfig(diff: FileDiff) -> Iterator[BuildLine]:
    for hunk in diff.hunks:
        for line in hunk.lines:
            number = line.new_line or line.old_line or 0
            config = _CONFIG.match(line.text)
            source = _SOURCE.match(line.text)
            asks = _ASKS.match(line.text)
            if config:
                yield BuildLine(BuildKind.CONFIG, config[1], diff.path, number, line.kind)
            elif source:
                yield BuildLine(BuildKind.SOURCE, source[1], diff.path, number, line.kind)
            elif asks:
                word = " ".join(asks[1].split())
                for name in dict.fromkeys(_SYMBOL.findall(line.text[asks.end() :])):
                    yield BuildLine(BuildKind.ASKS, name, diff.path, number, line.kind, word)


def _makefile(diff: FileDiff) -> Iterator[BuildLine]:
    folder = diff.path.rpartition("/")[0]
    for hunk in diff.hunks:
        variable, continued = "", {LineKind.ADDED: False, LineKind.REMOVED: False}
        for line in hunk.lines:
            number = line.new_line or line.old_line or 0
            text = line.text.partition("#")[0]
            match = _ASSIGN.match(text)
            side = LineKind.REMOVED if line.kind is LineKind.REMOVED else LineKind.ADDED
            if match:
                variable, text = match[1], match[2]
            elif not continued[side]:
                variable = ""
            continued[side] = line.text.rstrip().endswith("\\")
            if not re.search(r"-(?:y|m|objs|\$)", variable):
                continue
            gates = tuple(dict.fromkeys(_GATE.findall(variable)))
            for name in _OBJECT.findall(text):
                path = f"{folder}/{name}" if folder else name
                yield BuildLine(
                    BuildKind.OBJECT, path, diff.path, number, line.kind, variable, gates
                )
