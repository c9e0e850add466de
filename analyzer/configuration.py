"""
``hvpatch.toml``: what the user tells every run, from the folder that hvpatch is started in.

It is the user's own file. A tree under review never supplies one.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analyzer.effect import Effect
from analyzer.effectrows import read_rows
from analyzer.tomlplaces import ConfigurationError, TomlPlaces

NAME: Final = "hvpatch.toml"
_TABLES: Final = ("effects",)
_EFFECTS_KEYS: Final = ("files", "api")


@dataclass(frozen=True, slots=True)
class Configuration:
    """
    What a configuration says.

    :param file: where it was read, ``None`` without one.
    :param effects: rows of kernel functions; each takes the place of a shipped row of its name.
    """

    file: Path | None = None
    effects: tuple[Effect, ...] = ()


def read_configuration(file: Path) -> Configuration:
    """
    Read *file* and the files that it names, which are relative to its folder.

    :raises ConfigurationError: with file, line and what was expected.
    """
    document, places = _parse(file)
    for key in document:
        if key not in _TABLES:
            raise places.error((key,), f"expected one of the tables {', '.join(_TABLES)}")
    return Configuration(file, _effects(file, document, places))


def _parse(file: Path) -> tuple[dict[str, object], TomlPlaces]:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(str(file), None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(str(file), None, f"expected UTF-8: {error.reason}") from error
    places = TomlPlaces(str(file), text)
    try:
        return tomllib.loads(text), places
    except tomllib.TOMLDecodeError as error:
        raise places.syntax(error) from error


def _effects(file: Path, document: dict[str, object], places: TomlPlaces) -> tuple[Effect, ...]:
    table = document.get("effects", {})
    if not isinstance(table, dict):
        raise places.error(("effects",), "expected a table [effects]")
    for key in table:
        if key not in _EFFECTS_KEYS:
            expected = f"expected one of the keys {', '.join(_EFFECTS_KEYS)}"
            raise places.error(("effects", key), expected)
    rows = list(read_rows(table.get("api", []), ("effects", "api"), places))
    names = table.get("files", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise places.error(("effects", "files"), "expected a list of file names")
    for name in names:
        further = file.parent / name
        if not further.is_file():
            raise places.error(("effects", "files"), f"expected a file: there is no {further}")
        rows += _rows_of(further)
    known: dict[str, Effect] = {}
    for row in rows:
        if row.function in known:
            expected = f"expected one row a function: {row.function} has two"
            raise ConfigurationError(str(file), None, expected)
        known[row.function] = row
    return tuple(rows)


def _rows_of(file: Path) -> tuple[Effect, ...]:
    """Rows of a file with nothing but ``[[api]]`` tables."""
    document, places = _parse(file)
    for key in document:
        if key != "api":
            raise places.error((key,), "expected [[api]] tables only")
    return tuple(read_rows(document.get("api", []), ("api",), places))
