"""``hvpatch order``: which patch of a series needs which, and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.commands import EXIT_INPUT, debug_option, standard_input, tree_option

if TYPE_CHECKING:
    from patches.series import Series


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@tree_option()
@click.option("--only", metavar="N[,N]", help="Say what the patches of these numbers need.")
@click.option("--json", "json_", metavar="FILE", help='Write JSON; "-" is standard output.')
@debug_option
def order(
    inputs: tuple[str, ...],
    trees: tuple[str, ...],
    only: str | None,
    json_: str | None,
) -> None:
    """
    Say which patch of a series needs which, and why: by lines, by symbols, by what it says.

    With --tree, what the tree had before ties no patches together, and what --only finds is
    proven by applying it; nothing is written to the tree. Exit status: 0 done, 1 what --only found
    does not apply, 2 bad usage or input.
    """
    from analyzer.dependencies import find_dependencies
    from analyzer.ordering import document, json_text, lines, subset_lines
    from analyzer.subsets import smallest_subset
    from patches.base import find_base
    from patches.candidates import candidate_trees, repository_of
    from patches.series import PatchInputError
    from patches.sources import load_series
    from reports.text import visible_line

    subset = None
    try:
        series = load_series(inputs, repository_of(trees), standard_input())
        base = find_base(candidate_trees(trees), series).tree if trees else None
        described = base.describe() if base is not None else ""
        found = find_dependencies(series, base)
        if only is not None:
            subset = smallest_subset(series, found.edges, _positions(series, only), base)
        if json_ != "-":
            told = (
                lines(series, found) if subset is None else subset_lines(series, subset, described)
            )
            for line in told:
                click.echo(visible_line(line))
        if json_ is not None:
            text = json_text(document(series, found, subset, described))
            if json_ == "-":
                click.echo(text, nl=False)
            else:
                Path(json_).write_text(text, encoding="utf-8")
    except (PatchInputError, OSError) as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    sys.exit(1 if subset is not None and subset.proven is False else 0)


def _positions(series: Series, only: str) -> list[int]:
    """Where the patches stand whose numbers are listed. :raises PatchInputError: for no number."""
    from patches.series import PatchInputError

    by_number = {p.number: at for at, p in reversed(list(enumerate(series.patches, 1)))}
    found = []
    for word in only.split(","):
        number = int(word) if word.strip().isdecimal() else 0
        if number not in by_number:
            known = f"{min(by_number)} to {max(by_number)}"
            raise PatchInputError(
                "--only", None, f"expected numbers of patches ({known}), not {word!r}"
            )
        found.append(by_number[number])
    return found


COMMAND = order
