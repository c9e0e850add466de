"""What can be wrong with an input: errors that end the review, problems that do not."""

from __future__ import annotations

from dataclasses import dataclass


class PatchInputError(Exception):
    """
    Input that cannot be reviewed at all.

    :param place: file name (or ``-``) the input came from.
    :param line: 1-based line in it, or ``None`` when no line is to blame.
    :param expected: what should have stood there.
    """

    def __init__(self, place: str, line: int | None, expected: str) -> None:
        self.place, self.line, self.expected = place, line, expected
        where = place if line is None else f"{place}:{line}"
        super().__init__(f"{where}: {expected}")


@dataclass(frozen=True, slots=True)
class InputProblem:
    """Something in the input that was rejected or repaired while the rest was kept."""

    place: str
    line: int | None
    text: str
