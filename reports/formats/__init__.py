"""
Formats: one file is one way to write a report. Each defines ``FORMAT``; adding one adds a file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports.errors import ReportError
from reports.report import Report

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Target:
    """
    Where a report goes.

    :param console: where text goes without a *path*; it decides about colour and width.
    :param path: file, or folder for a format that writes several files.
    """

    console: Console
    path: Path | None = None

    def write_text(self, text: str) -> None:
        """Write a whole file at once, or print to the console unchanged."""
        if self.path is None:
            self.console.file.write(text)
            return
        try:
            self.path.write_text(text, encoding="utf-8")
        except OSError as error:
            place = str(self.path)
            raise ReportError(place, None, f"a writable file: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Format:
    """
    One way to write a report.

    :param name: as the user says it. :param what: one line for a help text.
    :param write: writes the report to the target; raises :class:`ReportError`.
    """

    name: str
    what: str
    write: Callable[[Report, Target], None]


def all_formats() -> tuple[Format, ...]:
    """
    Every format, sorted by name, found by walking this folder.

    :raises TypeError: if a module here has no ``FORMAT``.
    :raises ValueError: if two modules claim one name.
    """
    found: dict[str, Format] = {}
    for module in pkgutil.iter_modules(__path__):
        value = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FORMAT", None)
        if not isinstance(value, Format):
            raise TypeError(f"{__name__}.{module.name}: FORMAT is not a Format")
        if value.name in found:
            raise ValueError(f"{__name__}.{module.name}: format {value.name!r} is defined twice")
        found[value.name] = value
    return tuple(found[name] for name in sorted(found))


def format_named(name: str) -> Format:
    """
    The format of that name; imports no other one.

    :raises ValueError: if there is none.
    """
    if name not in {module.name for module in pkgutil.iter_modules(__path__)}:
        raise ValueError(f"unknown format {name!r}")
    value = importlib.import_module(f"{__name__}.{name}").FORMAT
    if not isinstance(value, Format) or value.name != name:
        raise TypeError(f"{__name__}.{name}: FORMAT is not a Format named {name!r}")
    return value
