"""``hvpatch apply``: where every hunk of a series goes on a tree."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analyzer.commands import EXIT_INPUT, debug_option, standard_input, tree_option


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@tree_option(required=True)
@click.option("--json", "json_", metavar="FILE", help='Write JSON; "-" is standard output.')
@click.option(
    "--export",
    "export_",
    metavar="REPO",
    help="Write the trees as commits to a bare scratch repository, which is made if absent.",
)
@debug_option
def apply(
    inputs: tuple[str, ...], trees: tuple[str, ...], json_: str | None, export_: str | None
) -> None:
    """
    Say for every hunk of a series whether it applies to a tree; nothing is written to the tree.

    Patches apply one on top of the other, exactly or at an offset as with git apply, or else with
    fuzz as with patch; after a failure the rest goes on. Each series of the input, told apart by
    thread, starts from the tree, of several from the one that is nearest to it (see hvpatch base).
    Exit status: 0 all applied, if with fuzz; 1 not all; 2 bad usage or input.
    """
    from analyzer.applying import changes, document, lines, write_commits
    from patches.base import find_base
    from patches.candidates import candidate_trees, repository_of
    from patches.series import PatchInputError
    from patches.sources import load_each
    from reports.bases import verdict
    from reports.text import visible_line

    try:
        all_series = load_each(inputs, repository_of(trees), standard_input())
        candidates = candidate_trees(trees)
        found = [find_base(candidates, series) for series in all_series]
        exported = write_commits(export_, candidates, found) if export_ else ()
        ladders = [one.ladder for one in found]
        steps = changes([one.steps for one in found])
        content = document(steps, ladders, exported)
        if json_ == "-":
            click.echo(content, nl=False)
        else:
            for ladder in ladders:
                click.echo(visible_line(f"base: {verdict(ladder)}"))
            for line in lines(steps, exported):
                click.echo(visible_line(line))
            if json_ is not None:
                Path(json_).write_text(content, encoding="utf-8")
    except (PatchInputError, OSError) as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    sys.exit(0 if all(step.complete for step in steps) else 1)


COMMAND = apply
