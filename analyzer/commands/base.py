"""``hvpatch base``: the tree that a series was made for, and every attempt to find it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from analyzer.commands import EXIT_INPUT, debug_option, standard_input, tree_option


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@tree_option(required=True)
@click.option("--json", "json_", metavar="FILE", help='Write JSON; "-" is standard output.')
@debug_option
def base(inputs: tuple[str, ...], trees: tuple[str, ...], json_: str | None) -> None:
    """
    Find the tree that a series is based on; nothing is written to any tree.

    Every tree is tried by what the series says (base-commit, prerequisite-patch-id), by the blob
    ids it starts from, and by putting its patches on it. The nearest wins; of equals, the first.
    Several series in the input, told apart by thread, have a base each.

    \b
    Exit status:
      0  the series applies whole to that tree     2  bad usage or input
      1  only a part of it applies to any
    """
    from patches.base import find_base
    from patches.candidates import candidate_trees, repository_of
    from patches.series import PatchInputError
    from patches.sources import load_each
    from reports.bases import document, lines
    from reports.text import visible_line

    try:
        all_series = load_each(inputs, repository_of(trees), standard_input())
        candidates = candidate_trees(trees)
        ladders = [find_base(candidates, series).ladder for series in all_series]
        found = list(zip(all_series, ladders, strict=True))
        text = json.dumps(document(found), indent=1) + "\n"
        if json_ == "-":
            click.echo(text, nl=False)
        else:
            for line in lines(found):
                click.echo(visible_line(line))
            if json_ is not None:
                Path(json_).write_text(text, encoding="utf-8")
    except (PatchInputError, OSError) as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    sys.exit(0 if all(ladder.best.whole for ladder in ladders) else 1)


COMMAND = base
