"""What a subsystem module declares, and all of them together."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

_PACKAGE = "analyzer.subsystems"


class SubsystemError(Exception):
    """A subsystem module that cannot be used."""


@dataclass(frozen=True, slots=True)
class Subsystem:
    """
    One kernel subsystem and how its patches are recognised.

    :param paths: a folder (``mm/``, with all below it), a file, or a pattern with ``*``.
    :param symbols: patterns of whole identifiers whose use concerns the subsystem.
    :param kconfig: patterns of whole option names, without ``CONFIG_``.
    """

    name: str
    title: str
    paths: tuple[str, ...]
    symbols: tuple[str, ...]
    kconfig: tuple[str, ...]

    def path_rule(self, path: str) -> str:
        """Return the longest path rule that matches, or nothing."""
        found = [rule for rule in self.paths if _path_matches(rule, path)]
        return max(found, key=lambda rule: (len(rule), rule), default="")

    def symbol(self, identifiers: Iterable[str]) -> str:
        """Return the first identifier one of the symbol patterns matches, or nothing."""
        return _first(self.symbols, identifiers)

    def option(self, options: Iterable[str]) -> str:
        """Return the first option one of the Kconfig patterns matches, or nothing."""
        return _first(self.kconfig, options)


def _path_matches(rule: str, path: str) -> bool:
    if "*" in rule:
        return fnmatchcase(path, rule) or fnmatchcase(path, f"{rule}/*")
    return path.startswith(rule) if rule.endswith("/") else path == rule


def _first(patterns: tuple[str, ...], words: Iterable[str]) -> str:
    if not patterns:
        return ""
    matcher = _compiled(patterns)
    return next((word for word in words if matcher.fullmatch(word)), "")


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def all_subsystems() -> tuple[Subsystem, ...]:
    """
    Load every module of ``analyzer.subsystems``, sorted by name.

    :raises SubsystemError: if one defines no ``SUBSYSTEM``, or a name or path rule stands twice.
    """
    found: list[Subsystem] = []
    for module in pkgutil.iter_modules(importlib.import_module(_PACKAGE).__path__):
        loaded = importlib.import_module(f"{_PACKAGE}.{module.name}")
        value = getattr(loaded, "SUBSYSTEM", None)
        if not isinstance(value, Subsystem):
            raise SubsystemError(f"{loaded.__name__}: no SUBSYSTEM constant")
        found.append(value)
    return checked(found)


def checked(found: Iterable[Subsystem]) -> tuple[Subsystem, ...]:
    """
    Sort subsystems by name.

    :raises SubsystemError: if a name or a path rule stands twice.
    """
    result = tuple(sorted(found, key=lambda s: s.name))
    owners: dict[str, str] = {}
    for subsystem in result:
        for key in (f"name {subsystem.name}", *(f"path rule {p}" for p in subsystem.paths)):
            if key in owners:
                raise SubsystemError(f"{key}: in {owners[key]} and again in {subsystem.name}")
            owners[key] = subsystem.name
    return result
