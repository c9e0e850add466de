"""Names that the code had before a series, as far as the hunks of all its patches show."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.patchcode import Decl, Use
from analyzer.patchreading import PatchReading
from analyzer.symbollinks import position_fits
from analyzer.visibility import for_all, same_world, sees


class PriorNames:
    """What context and removed lines hold, less what patches of the series put there."""

    def __init__(self, readings: Sequence[PatchReading]) -> None:
        self._decls: dict[str, list[Decl]] = {}
        self._words: dict[str, set[str]] = {}
        self._own: set[tuple[str, str]] = set()
        put: set[tuple[str, str]] = set()
        for reading in readings:
            for decl in reading.before:
                if (decl.path, decl.name) not in put:
                    self._decls.setdefault(decl.name, []).append(decl)
                    if decl.local:
                        self._own.add((decl.path, decl.name))
            for path, words in reading.old_words.items():
                for word in words:
                    if (path, word) not in put:
                        self._words.setdefault(word, set()).add(path)
            put.update((use.path, use.name) for use in reading.uses)
            put.update((decl.path, decl.name) for decl in reading.after if decl.changed)

    def known(self, use: Use) -> bool:
        """The word may well have meant something at that place before the series."""
        for decl in self._decls.get(use.name, ()):
            if sees(use.path, decl) and position_fits(use, decl):
                return True
        return any(self._mentions(path, use) for path in self._words.get(use.name, ()))

    def _mentions(self, path: str, use: Use) -> bool:
        """Another file that uses the word, and has nothing of its own by that name."""
        if path == use.path:
            return True
        if not same_world(path, use.path) or (path, use.name) in self._own:
            return False
        return (
            not path.endswith(".h")
            or for_all(path)
            or path.split("/")[:2] == (use.path.split("/")[:2])
        )
