"""Search runs of lines in one file, nearest first, in bounded time whatever the file holds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

# Comparisons for all hunks of one file. A file of a million equal lines and a hundred thousand
# hunks that fit nowhere exist; patience does not. The largest files of Linux need some thousands.
MOST_TRIES = 500_000

# Places tried for one run of lines, nearest first.
MOST_PLACES = 5_000

# Failing hunks of one file for which the nearest place is looked for; nobody reads more of them.
MOST_EXPLAINED = 1_000


class FileIndex:
    """
    The lines of a file, each with its line end, and where each of them stands.

    :param lines: never changed.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self._where: dict[str, list[int]] | None = None
        self._tries = MOST_TRIES
        self._explained = 0

    @property
    def exhausted(self) -> bool:
        """The search was given up: what was not found may be there all the same."""
        return self._tries <= 0

    @property
    def where(self) -> Mapping[str, Sequence[int]]:
        """Line -> 0-based numbers of the lines that are the same, ascending."""
        if self._where is None:
            self._where = {}
            for at, line in enumerate(self.lines):
                self._where.setdefault(line, []).append(at)
        return self._where

    def fits(self, run: list[str], at: int) -> bool:
        return at >= 0 and self.lines[at : at + len(run)] == run

    def explain_one(self) -> bool:
        """Count a failing hunk; false if there were too many to look into this one."""
        self._explained += 1
        return self._explained <= MOST_EXPLAINED

    def spend(self, tries: int) -> bool:
        """Take *tries* from the budget of this file; false if there is none left."""
        self._tries -= tries
        return self._tries > 0

    def nearest(self, run: list[str], wanted: int, region: range) -> int | None:
        """
        The line nearest to *wanted* from which all of *run* follows, inside of *region*.

        Of two as near, the later one, as in git.
        """
        if not run:
            return None
        if region.start <= wanted <= region.stop - len(run) and self.fits(run, wanted):
            return wanted
        for tried, at in enumerate(self._places(run, wanted, region)):
            if tried == MOST_PLACES or not self.spend(1):
                return None
            if self.fits(run, at):
                return at
        return None

    def all_places(self, run: list[str], region: range, most: int) -> list[int]:
        """Up to *most* lines of *region* from which all of *run* follows, in their order."""
        found: list[int] = []
        for at in self._places(run, region.start, region):
            if not self.spend(1):
                # Whether a place is the only one is not known then.
                return []
            if self.fits(run, at):
                found.append(at)
                if len(found) == most:
                    break
        return found

    def _places(self, run: list[str], wanted: int, region: range) -> Iterator[int]:
        """Where *run* may start, judged by the one of its lines that the file has least often."""
        where = self.where
        rarest = min(range(len(run)), key=lambda i: len(where.get(run[i], ())))
        known = where.get(run[rarest], ())
        low, high = region.start + rarest, region.stop - len(run) + rarest
        later = bisect_left(known, wanted + rarest)
        earlier = later - 1
        while later < len(known) or earlier >= 0:
            ahead = known[later] if later < len(known) else None
            behind = known[earlier] if earlier >= 0 else None
            middle = wanted + rarest
            if behind is None or (ahead is not None and ahead - middle <= middle - behind):
                assert ahead is not None  # noqa: S101 - one of the two is there
                later += 1
                if ahead > high:
                    later = len(known)
                elif ahead >= low:
                    yield ahead - rarest
            else:
                earlier -= 1
                if behind < low:
                    earlier = -1
                elif behind <= high:
                    yield behind - rarest
