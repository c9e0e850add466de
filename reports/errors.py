"""ReportError: the base of what can go wrong while results are read, judged or written."""

from __future__ import annotations


class ReportError(Exception):
    """
    A report cannot be written, or a baseline cannot be read.

    :param place: file or folder to blame.
    :param line: 1-based line in it, or ``None`` when no line is to blame.
    :param expected: what should have been there.
    """

    def __init__(self, place: str, line: int | None, expected: str) -> None:
        self.place, self.line, self.expected = place, line, expected
        where = place if line is None else f"{place}:{line}"
        super().__init__(f"{where}: {expected}")


class BaselineError(ReportError):
    """A baseline file that does not hold what :mod:`reports.baseline` writes."""
