"""The search for the base of a series, as lines for a reader and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from patches.fit import PatchFit
from patches.ladder import Attempt, Ladder
from patches.patchid import MOST_COMMITS
from patches.series import Series
from reports.text import plural

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

SHORT_ID = 12


def verdict(ladder: Ladder) -> str:
    """The chosen tree, how sure it is, and why."""
    best = ladder.best
    return f"{best.where}, confidence {ladder.confidence.value}: {ladder.reason}"


def base_commit_words(ladder: Ladder) -> str:
    """What the ``base-commit:`` trailer says, and who has that commit."""
    if not ladder.base_commit:
        return "the series names none"
    having = [attempt.name for attempt in ladder.attempts if attempt.named]
    short = ladder.base_commit[:SHORT_ID]
    if having:
        return f"{short}, there as {', '.join(having)}"
    where = "in none of the trees" if ladder.sought else "not looked for, as the revision is given"
    return f"{short}, {where}"


def prerequisite_words(ladder: Ladder) -> Sequence[str]:
    """Each patch that the series says it needs, and where it is."""
    return [
        f"patch {one.patch_id[:SHORT_ID]}: {_found(one.patches, one.trees)}"
        for one in ladder.prerequisites
    ] or ["the series names none"]


def _found(patches: Sequence[int], trees: Sequence[str]) -> str:
    where = [f"patch {number} of the input" for number in patches]
    where += [f"in the history of {tree}" for tree in trees]
    nowhere = f"nor among the last {MOST_COMMITS} commits of a repository"
    return ", ".join(where) or f"not among the patches of the input, {nowhere}"


def hunk_words(fits: Sequence[PatchFit]) -> str:
    """How the hunks went that applied: ``30 exact, 4 moved, 1 with fuzz``."""
    parts = (
        (sum(fit.exact for fit in fits), "exact"),
        (sum(fit.moved for fit in fits), "moved"),
        (sum(fit.fuzzed for fit in fits), "with fuzz"),
        (sum(len(fit.refused) - fit.already for fit in fits), "refused"),
        (sum(fit.already for fit in fits), "there already"),
    )
    return ", ".join(f"{count} {word}" for count, word in parts if count) or "no hunks"


def tree_words(ladder: Ladder, attempt: Attempt) -> str:
    """A candidate in a few words: its blobs and hunks."""
    blobs = f"{attempt.blobs} of {plural(ladder.blobs, 'base blob')}"
    if not attempt.fits:
        return f"{blobs}, not tried with patches"
    return f"{blobs}, {attempt.hunks} of {plural(ladder.hunks, 'hunk')} apply"


def ladder_lines(ladder: Ladder, patches: int) -> Iterator[str]:
    """The whole ladder, a line an attempt; the chosen one is marked."""
    yield f"base-commit:   {base_commit_words(ladder)}"
    yield from (f"prerequisite:  {words}" for words in prerequisite_words(ladder))
    yield f"base blobs:    {plural(ladder.blobs, 'file')} with an id to look for"
    yield f"patches:       {patches}, with {plural(ladder.hunks, 'hunk')}"
    width = max(len(attempt.name) for attempt in ladder.attempts)
    yield f"  {'tree':<{width}}  {'blobs':>7}  {'hunks':>9}  {'patches':>7}"
    for attempt in ladder.attempts:
        mark = "*" if attempt is ladder.best else " "
        yield f"{mark} {attempt.name:<{width}}  {_counts(ladder, attempt)}"
    yield from (f"note: {note}" for note in ladder.notes)
    yield f"base: {verdict(ladder)}"


def _counts(ladder: Ladder, attempt: Attempt) -> str:
    blobs = f"{attempt.blobs}/{ladder.blobs}"
    if not attempt.fits:
        return f"{blobs:>7}  not tried with patches"
    hunks = f"{attempt.hunks}/{ladder.hunks}"
    whole = f"{attempt.patches}/{len(attempt.fits)}"
    return f"{blobs:>7}  {hunks:>9}  {whole:>7}  {'; '.join(attempt_words(ladder, attempt))}"


def attempt_words(ladder: Ladder, attempt: Attempt) -> Sequence[str]:
    """What else there is to say of a candidate."""
    if not attempt.fits:
        return []
    words = [hunk_words(attempt.fits), f"git am takes {plural(attempt.git_am, 'patch')}"]
    if attempt.named:
        words.append("named by base-commit")
    if ladder.prerequisites:
        words.append(f"{attempt.prerequisites} of {len(ladder.prerequisites)} prerequisites")
    if attempt.results:
        words.append(f"{attempt.results} of {ladder.results} resulting files are there already")
    if attempt.same_as:
        words.append(f"the same files as in {attempt.same_as}")
    return words


def lines(found: Sequence[tuple[Series, Ladder]]) -> Iterator[str]:
    """The ladder of each series, with its title."""
    for number, (series, ladder) in enumerate(found):
        yield from [""] if number else []
        yield f"{series.title} v{series.version}"
        yield from ladder_lines(ladder, len(series.patches))


def document(found: Sequence[tuple[Series, Ladder]]) -> dict[str, Json]:
    """The JSON document of ``hvpatch base``, with the reasons of every refused hunk."""
    all_series: list[Json] = [
        {
            "title": series.title,
            "version": series.version,
            "message_ids": [f"<{p.message_id}>" for p in series.patches if p.message_id],
            **ladder_json(ladder, reasons=True),
        }
        for series, ladder in found
    ]
    return {"format": 1, "series": all_series}


def ladder_json(ladder: Ladder, *, reasons: bool) -> dict[str, Json]:
    """
    The ladder as JSON values.

    :param reasons: why hunks were refused, for every candidate.
    """
    return {
        "chosen": ladder.best.name,
        "tree": ladder.best.where,
        "commit": ladder.best.commit,
        "confidence": ladder.confidence.value,
        "reason": ladder.reason,
        "complete": ladder.best.whole,
        "base_commit": ladder.base_commit,
        "prerequisites": [
            {"patch_id": p.patch_id, "patches": list(p.patches), "trees": list(p.trees)}
            for p in ladder.prerequisites
        ],
        "blobs": ladder.blobs,
        "results": ladder.results,
        "hunks": ladder.hunks,
        "attempts": [_attempt_json(attempt, reasons) for attempt in ladder.attempts],
        "notes": list(ladder.notes),
    }


def _attempt_json(attempt: Attempt, reasons: bool) -> dict[str, Json]:
    return {
        "name": attempt.name,
        "tree": attempt.where,
        "commit": attempt.commit,
        "named_by_base_commit": attempt.named,
        "prerequisites": attempt.prerequisites,
        "blobs": attempt.blobs,
        "results": attempt.results,
        "tried": bool(attempt.fits),
        "same_as": attempt.same_as,
        "patches_applied": attempt.patches,
        "patches_git_am": attempt.git_am,
        "hunks_applied": attempt.hunks,
        "patches": [_fit_json(fit, reasons) for fit in attempt.fits],
    }


def _fit_json(fit: PatchFit, reasons: bool) -> dict[str, Json]:
    counts: dict[str, Json] = {
        "number": fit.number,
        "git_am": fit.git_am,
        "hunks": fit.total,
        "applied": fit.applied,
        "exact": fit.exact,
        "moved": fit.moved,
        "fuzzed": fit.fuzzed,
        "already": fit.already,
    }
    refused: list[Json] = [
        {"path": r.path, "hunk": r.hunk, "class": r.kind, "reason": r.reason} for r in fit.refused
    ]
    return counts | ({"refused": refused} if reasons else {})
