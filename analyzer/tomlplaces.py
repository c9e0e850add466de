"""Lines of a TOML document, which the standard library's parser does not tell."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import Final

from patches.problem import PatchInputError

Place = tuple[str | int, ...]
"""Keys on the way to a value; a number for the element of an array of tables."""

_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([\w.\"' -]+?)\s*\]")
_KEY: Final = re.compile(r"\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*[=.]")
_LONG: Final = re.compile(r'"""|\'\'\'')
_AT: Final = re.compile(r"^(.*) \(at line (\d+), column \d+\)$", re.S)


class ConfigurationError(PatchInputError):
    """A configuration that cannot be used: file, line and what was expected."""


class TomlPlaces:
    """
    Where tables and keys of one document stand.

    :param file: its name, for messages. :param text: what the parser has taken.
    """

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._lines: dict[Place, int] = {}
        self._last = max(1, text.count("\n"))
        counts: Counter[Place] = Counter()
        table: Place = ()
        long = ""
        for number, line in enumerate(text.split("\n"), 1):
            quotes = _LONG.findall(line)
            if long:
                long = "" if long in quotes else long
                continue
            if len(quotes) % 2:
                long = quotes[-1]
            if header := _HEADER.match(line):
                table = tuple(part.strip(" \"'") for part in header.group(2).split("."))
                if header.group(1) == "[[":
                    counts[table] += 1
                    table = (*table, counts[table] - 1)
                self._lines.setdefault(table, number)
            elif key := _KEY.match(line):
                self._lines.setdefault((*table, key.group(1).strip("\"'")), number)

    def line(self, place: Place) -> int | None:
        """Line of a value; of the nearest table or key around it, if it has none of its own."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place)

    def error(self, place: Place, expected: str) -> ConfigurationError:
        """The error for what stands at *place*."""
        return ConfigurationError(self._file, self.line(place), expected)

    def syntax(self, error: tomllib.TOMLDecodeError) -> ConfigurationError:
        """The error for a document that the parser has refused."""
        found = _AT.match(str(error))
        if found is None:
            text = str(error).removesuffix(" (at end of document)")
            return ConfigurationError(self._file, self._last, f"expected TOML: {text}")
        text, line = found.groups()
        return ConfigurationError(self._file, int(line), f"expected TOML: {text}")
