"""Patches from one or several inputs, put in order: one Series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from patches.series import CommitId, CoverLetter, InputProblem, Patch, PatchInputError, Series
from patches.subject import parse_subject
from patches.trailers import base_commit


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What one input holds, in its order.

    :param patches: number 0 where the subject has none. :param covers: the first one counts.
    :param mails: mails (or commits) read. :param not_patches: subjects of those without a patch.
    """

    patches: tuple[Patch, ...]
    covers: tuple[CoverLetter, ...]
    mails: int
    not_patches: tuple[str, ...]
    problems: tuple[InputProblem, ...]
    base_commit: str = ""


def assemble(readings: Sequence[Reading], place: str) -> Series:
    """
    One series of all *readings*.

    :param place: names the whole input in what concerns no single patch.
    :raises PatchInputError: if there is no patch in any of them.
    """
    problems = [problem for reading in readings for problem in reading.problems]
    posted = [patch for reading in readings for patch in reading.patches]
    mails = sum(reading.mails for reading in readings)
    if not posted:
        what = "; ".join(str(problem.text) for problem in problems[:1]) or "none holds a patch"
        raise PatchInputError(place, None, f"expected a patch; {mails} mails read, {what}")
    covers = [cover for reading in readings for cover in reading.covers]
    kept, left_out = _newest(posted)
    patches, repeated = _in_order(kept)
    version = max(patch.version for patch in patches)
    cover = _newest_cover(covers, version)
    problems += left_out + repeated + _missing(patches, place)
    trailers = [*(cover.trailers if cover else ()), *(t for p in patches for t in p.trailers)]
    named = next((reading.base_commit for reading in readings if reading.base_commit), "")
    title = parse_subject(cover.subject).title if cover else patches[0].title
    return Series(
        title=title,
        version=max(version, parse_subject(cover.subject).version if cover else 1),
        cover=cover,
        patches=tuple(patches),
        base_commit=CommitId(named) or base_commit(trailers),
        mails=mails,
        not_patches=tuple(subject for reading in readings for subject in reading.not_patches),
        problems=tuple(problems),
    )


def _newest(posted: Sequence[Patch]) -> tuple[list[Patch], list[InputProblem]]:
    """
    The patches of the newest revision, if a number was posted in several.

    Otherwise all: a patch posted anew alone, as v3 in a thread of v2, belongs to its series.
    """
    versions: dict[int, set[int]] = {}
    for patch in posted:
        if patch.number:
            versions.setdefault(patch.number, set()).add(patch.version)
    if all(len(found) == 1 for found in versions.values()):
        return list(posted), []
    newest = max(patch.version for patch in posted)
    problems = []
    for version in sorted({patch.version for patch in posted} - {newest}):
        old = [patch for patch in posted if patch.version == version]
        text = f"{len(old)} patches of v{version} are left out: the input also holds v{newest}"
        problems.append(InputProblem(old[0].place, old[0].line, text))
    return [patch for patch in posted if patch.version == newest], problems


def _newest_cover(covers: Sequence[CoverLetter], version: int) -> CoverLetter | None:
    """The first cover letter of the patches' version, or else the newest there is."""
    for cover in covers:
        if parse_subject(cover.subject).version == version:
            return cover
    return max(covers, key=lambda cover: parse_subject(cover.subject).version, default=None)


def _in_order(posted: Sequence[Patch]) -> tuple[list[Patch], list[InputProblem]]:
    """Patches by number. One without a number gets its position, or the next one not taken."""
    by_number: dict[int, Patch] = {}
    problems = []
    for patch in posted:
        if not patch.number:
            continue
        if patch.number in by_number:
            text = f"{patch.subject!r} is left out: patch {patch.number} was read before"
            problems.append(InputProblem(patch.place, patch.line, text))
        else:
            by_number[patch.number] = patch
    free = 1
    for position, patch in enumerate(posted, 1):
        if not patch.number:
            free = max(free, position)
            while free in by_number:
                free += 1
            by_number[free] = replace(patch, number=free)
    return [by_number[number] for number in sorted(by_number)], problems


def _missing(patches: Sequence[Patch], place: str) -> list[InputProblem]:
    """Gaps in a series of which several patches are there; a patch reviewed alone has none."""
    count = max(patch.count for patch in patches)
    there = {patch.number for patch in patches if patch.count}
    gaps = [str(number) for number in range(1, count + 1) if number not in there]
    if len(there) < 2 or not gaps:
        return []
    names = ", ".join(gaps[:20]) + (", ..." if len(gaps) > 20 else "")
    return [InputProblem(place, None, f"of {count} patches, these are not in the input: {names}")]
