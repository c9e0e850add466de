"""Arguments and exit status of the ``hvpatch`` command (Click: it exits 2 on bad usage itself)."""

from __future__ import annotations

import io
import shlex
import sys
from pathlib import Path

import click

EXIT_INPUT = 2
_SEVERITIES = ("error", "warning", "note", "none")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hvpatch")
def main() -> None:
    """Review kernel patch series against an executable model of who owns a page."""


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--tree", metavar="PATH", help="Kernel tree: git repository or plain directory.")
@click.option("--html", metavar="DIR", type=click.Path(path_type=Path), help="Write HTML pages.")
@click.option("--sarif", metavar="FILE", type=click.Path(path_type=Path), help="Write SARIF 2.1.0.")
@click.option(
    "--json", "json_", metavar="FILE", type=click.Path(path_type=Path), help="Write JSON."
)
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="error",
    show_default=True,
    help="Exit 1 if there is a finding of this severity or worse.",
)
@click.option("--require-complete", is_flag=True, help="Exit 3 if something was not analysed.")
@click.option("--only-new", is_flag=True, help="Count only what the tree did not have before.")
@click.option("--baseline", metavar="FILE", type=click.Path(path_type=Path), help="Known findings.")
@click.option(
    "--write-baseline",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the findings as known ones.",
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
def review(
    inputs: tuple[str, ...],
    tree: str | None,
    html: Path | None,
    sarif: Path | None,
    json_: Path | None,
    fail_on: str,
    require_complete: bool,
    only_new: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    color: str,
    quiet: bool,
    debug: bool,
) -> None:
    """
    Review a posted series.

    INPUT is a mailbox (mboxrd, mboxo, git format-patch; several files make one series), "-" for
    standard input, or with --tree a range of commits A..B.

    \b
    Exit status:
      0  nothing at or above --fail-on     2  bad usage or input
      1  findings                          3  incomplete, with --require-complete
    """
    # Imported here: --help and --version must not wait for NumPy, tree-sitter and rich.
    from analyzer.pipeline import Request
    from analyzer.session import Choices, run

    command = shlex.join(["hvpatch", "review", *inputs, *(["--tree", tree] if tree else [])])
    paths = {"html": html, "sarif": sarif, "json": json_}
    choices = Choices(
        {name: path for name, path in paths.items() if path is not None},
        fail_on,
        require_complete,
        only_new,
        baseline,
        write_baseline,
        None if quiet else color,
    )
    try:
        stdin = sys.stdin.buffer if sys.stdin is not None else io.BytesIO()
        status = run(Request(inputs, tree, stdin, command), choices)
    except Exception as error:  # the last line of defence: a bug of ours is not a finding
        click.echo(f"hvpatch: internal error, nothing was decided: {error!r}", err=True)
        if debug:
            raise
        status = EXIT_INPUT
    sys.exit(status)


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--tree", required=True, metavar="PATH", help="Git repository or plain directory.")
@click.option("--revision", metavar="REV", help="Of the repository; HEAD if left out.")
@click.option("--json", "json_", metavar="FILE", help='Write JSON; "-" is standard output.')
def apply(inputs: tuple[str, ...], tree: str, revision: str | None, json_: str | None) -> None:
    """
    Say for every hunk of a series whether it applies to a tree; nothing is written to the tree.

    Patches apply one on top of the other, exactly or at an offset, as with git apply; after a
    failure the rest goes on. Exit status: 0 all applied, 1 not all, 2 bad usage or input.
    """
    from analyzer.applying import apply_steps, document, lines
    from patches.series import PatchInputError
    from patches.sources import load_series
    from patches.tree import open_tree
    from reports.text import visible_line

    try:
        stdin = sys.stdin.buffer if sys.stdin is not None else io.BytesIO()
        series = load_series(inputs, tree, stdin)
        of_commits = any(patch.commit_id for patch in series.patches)
        base = open_tree(tree, revision or (series.base_commit if of_commits else None))
        steps = tuple(apply_steps(base, series))
        if json_ == "-":
            click.echo(document(steps, base.describe()), nl=False)
        else:
            for line in lines(steps):
                click.echo(visible_line(line))
            if json_ is not None:
                Path(json_).write_text(document(steps, base.describe()), encoding="utf-8")
    except (PatchInputError, OSError) as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    sys.exit(0 if all(step.complete for step in steps) else 1)


@main.command()
def rules() -> None:
    """List every rule that a review can report, with its defect class and source."""
    from analyzer.checks import all_checks
    from analyzer.findings import rule_of
    from model.properties import all_properties

    known = [*(rule_of(p) for p in all_properties()), *(c.rule for c in all_checks())]
    for rule in sorted(known, key=lambda r: r.id):
        click.echo(f"{rule.id} [{rule.defect_class}, {rule.severity.value}]")
        click.echo(f"    {rule.what}\n    Source: {rule.source}")


if __name__ == "__main__":
    main()
