"""``hvpatch apply``: where every hunk of a series goes on a tree."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from analyzer.commands import EXIT_INPUT, debug_option, standard_input


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--tree", required=True, metavar="PATH", help="Git repository or plain directory.")
@click.option("--revision", metavar="REV", help="Of the repository; HEAD if left out.")
@click.option("--json", "json_", metavar="FILE", help='Write JSON; "-" is standard output.')
@click.option(
    "--export",
    "export_",
    metavar="REPO",
    help="Write the trees as commits to a bare scratch repository, which is made if absent.",
)
@debug_option
def apply(
    inputs: tuple[str, ...],
    tree: str,
    revision: str | None,
    json_: str | None,
    export_: str | None,
) -> None:
    """
    Say for every hunk of a series whether it applies to a tree; nothing is written to the tree.

    Patches apply one on top of the other, exactly or at an offset as with git apply, or else with
    fuzz as with patch; after a failure the rest goes on. Each series of the input, told apart by
    thread, starts from the tree. Exit status: 0 all applied, if with fuzz; 1 not all; 2 bad usage
    or input.
    """
    from analyzer.applying import changes, document, lines
    from patches.apply import apply_steps
    from patches.export import export
    from patches.series import PatchInputError
    from patches.sources import load_each
    from patches.tree import open_tree
    from reports.text import visible_line

    try:
        all_series = load_each(inputs, tree, standard_input())
        commits = (one.base_commit for one in all_series if any(p.commit_id for p in one.patches))
        base = open_tree(tree, revision or next(commits, None))
        taken = [tuple(apply_steps(base, series)) for series in all_series]
        exported = export(export_, base, tree, taken) if export_ else ()
        steps = changes(taken)
        content = document(steps, base.describe(), exported)
        if json_ == "-":
            click.echo(content, nl=False)
        else:
            for line in lines(steps, exported):
                click.echo(visible_line(line))
            if json_ is not None:
                Path(json_).write_text(content, encoding="utf-8")
    except (PatchInputError, OSError) as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    sys.exit(0 if all(step.complete for step in steps) else 1)


COMMAND = apply
