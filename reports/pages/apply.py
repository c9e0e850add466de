"""The apply page: each patch on each tree, and how the tree was found."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from patches.fit import PatchFit, Refusal
from patches.ladder import Attempt, Ladder
from reports.bases import (
    attempt_words,
    base_commit_words,
    hunk_words,
    prerequisite_words,
)
from reports.pages.site import PatchLink, Site

MOST_COLUMNS = 16
MOST_REFUSALS = 300


@dataclass(frozen=True, slots=True)
class Column:
    """
    A tree of the ladder.

    :param number: 1-based, as given. :param label: its name without the folders common to all.
    :param shown: it has a column in the matrix and a section of its own.
    :param others: labels of trees on which every patch fares the same; this column is theirs, too.
    """

    number: int
    label: str
    attempt: Attempt
    chosen: bool
    shown: bool
    others: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One patch on one tree. *mark* is a class of the style sheet: whole, part, there, none."""

    column: Column
    mark: str
    applied: int
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One patch on every tree."""

    link: PatchLink
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """What one patch could not change in one tree."""

    link: PatchLink
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class TreeSection:
    """What did not apply to one tree. *hidden* refusals are not listed."""

    column: Column
    refused: tuple[Refused, ...]
    size: int
    hidden: int


@dataclass(frozen=True, slots=True)
class ApplyView:
    """
    The apply page; *ladder* is ``None`` for a review without a tree.

    :param untold: trees that have no column, though patches were tried on them.
    """

    site: Site
    ladder: Ladder | None
    base_commit: str
    prerequisites: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    sections: tuple[TreeSection, ...]
    untold: int
    commands: tuple[str, ...]


def apply_view(site: Site) -> ApplyView:
    """Collect what the apply page shows."""
    ladder = site.report.base
    if ladder is None:
        command = _command(site, "base", ["PATH"])
        return ApplyView(site, None, "", (), (), (), (), 0, (command,))
    columns = _columns(ladder)
    shown = [column for column in columns if column.shown]
    return ApplyView(
        site=site,
        ladder=ladder,
        base_commit=base_commit_words(ladder),
        prerequisites=tuple(prerequisite_words(ladder)),
        columns=columns,
        rows=tuple(_row(link, index, shown) for index, link in enumerate(site.patches)),
        sections=tuple(_section(site, column) for column in shown),
        untold=sum(bool(c.attempt.fits) for c in columns) - sum(1 + len(c.others) for c in shown),
        commands=(
            _command(site, "base", site.report.trees or (ladder.best.name,)),
            _command(site, "apply", [ladder.best.name]),
        ),
    )


def short_names(names: Sequence[str]) -> tuple[str, ...]:
    """
    *names* without the folders that all of them share.

    >>> short_names(["/k/linux@v6.1", "/k/linux@v6.12", "/k/hv/next"])
    ('linux@v6.1', 'linux@v6.12', 'hv/next')
    >>> short_names(["/k/linux@hyperv/next"])
    ('linux@hyperv/next',)
    """
    folders = [name.partition("@")[0].split("/")[:-1] for name in names]
    depths = takewhile(lambda parts: len(set(parts)) == 1, zip(*folders, strict=False))
    shared = sum(1 for _ in depths)
    return tuple("/".join(name.split("/")[shared:]) or name for name in names)


def _command(site: Site, name: str, trees: Sequence[str]) -> str:
    options = [word for tree in trees for word in ("--tree", tree)]
    return shlex.join(["hvpatch", name, *(site.report.inputs or ("INPUT",)), *options])


def _columns(ladder: Ladder) -> tuple[Column, ...]:
    labels = short_names([attempt.name for attempt in ladder.attempts])
    alike: dict[tuple[PatchFit, ...], list[int]] = {}
    for index, attempt in enumerate(ladder.attempts):
        if attempt.fits:
            # The chosen tree speaks for its like, else the first.
            first = 0 if index == ladder.chosen else len(alike.get(attempt.fits, ()))
            alike.setdefault(attempt.fits, []).insert(first, index)
    groups = sorted(alike.values())
    mine = next(group for group in groups if ladder.chosen in group)
    told = {group[0]: group[1:] for group in [mine, *groups][:MOST_COLUMNS]}
    return tuple(
        Column(
            number=index + 1,
            label=labels[index],
            attempt=attempt,
            chosen=index == ladder.chosen,
            shown=index in told,
            others=tuple(labels[other] for other in told.get(index, ())),
            words=tuple(attempt_words(ladder, attempt)),
        )
        for index, attempt in enumerate(ladder.attempts)
    )


def _row(link: PatchLink, index: int, shown: Sequence[Column]) -> MatrixRow:
    return MatrixRow(link, tuple(_cell(column, column.attempt.fits[index]) for column in shown))


def _cell(column: Column, fit: PatchFit) -> Cell:
    there = fit.already == fit.total
    mark = "whole" if fit.whole else "part" if fit.applied else "there" if there else "none"
    return Cell(column, mark, fit.applied, fit.total, hunk_words([fit]))


def _section(site: Site, column: Column) -> TreeSection:
    left = MOST_REFUSALS
    refused = []
    for link, fit in zip(site.patches, column.attempt.fits, strict=True):
        here = fit.refused[:left]
        left -= len(here)
        if here:
            refused.append(Refused(link, here))
    size = sum(len(fit.refused) for fit in column.attempt.fits)
    return TreeSection(column, tuple(refused), size, size - (MOST_REFUSALS - left))
