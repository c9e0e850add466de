"""
Why a place found with fuzz must not be believed.

With less context a hunk finds places that only look like its own. Of the hunks of real series that
fuzz put into another kernel, those in the wrong place were of these kinds.
"""

from __future__ import annotations

from patches.diff import Hunk, LineKind

# Git cuts the heading of a hunk at 80 bytes; the end of it may be a cut character.
_HEADING = 60
# Left-out lines of which not one is there: more than the neighbours must have changed.
_MOST_WRONG = 4


def is_telling(line: str, least: int = 3) -> bool:
    """Tell whether a place is known by *line*: braces and blank lines stand everywhere."""
    return sum(char.isalnum() for char in line) >= least


def doubt(lines: list[str], hunk: Hunk, at: int, end: int, wrong: int, left_out: int) -> str:
    """
    Say what speaks against *hunk* in lines ``[at, end)`` of a file; empty if nothing does.

    :param wrong, left_out: lines of context left out, and how many of them are not there.
    """
    if left_out >= _MOST_WRONG and wrong == left_out:
        return "not one of the lines left out is there"
    return _doubled(lines, hunk, at, end) or _elsewhere(lines, hunk, at)


def _doubled(lines: list[str], hunk: Hunk, at: int, end: int) -> str:
    """The hunk is applied already, in another form."""
    added = {
        line.text + "\n"
        for line in hunk.lines
        if line.kind is LineKind.ADDED and is_telling(line.text, 8)
    }
    around = len(hunk.lines) + 20
    there = added.intersection(lines[max(at - around, 0) : end + around])
    if not there or 2 * len(there) < len(added):
        return ""
    return f"{len(there)} of {len(added)} lines that it adds stand near there already"


def _elsewhere(lines: list[str], hunk: Hunk, at: int) -> str:
    """The hunk belongs into a function that the file has, and this is another one."""
    heading = hunk.heading[:_HEADING].rstrip()
    if not is_telling(heading) or not lines[at : at + 1] or not lines[at][:1].isspace():
        return ""
    if lines[at].isspace() or not any(line.startswith(heading) for line in lines):
        return ""
    for n in range(at - 1, -1, -1):
        line = lines[n]
        # Labels and preprocessor lines begin in column 1, too.
        if (line[:1].isalpha() or line[:1] == "_") and not line.rstrip().endswith(":"):
            here = line.startswith(heading)
            return (
                "" if here else f"that is not in {heading.split('(')[0].strip()}, where it belongs"
            )
    return ""
