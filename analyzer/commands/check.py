"""``hvpatch check``: the code of a tree as it stands, without a series."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.commands import (
    EXIT_INPUT,
    cache_option,
    choices_of,
    config_option,
    debug_option,
    open_cache,
    report_options,
    use_configuration,
)

if TYPE_CHECKING:
    from rich.progress import Progress

    from reports.report import Report


@click.command()
@click.argument("more", nargs=-1, metavar="[PATH]...")
@click.option(
    "--tree",
    required=True,
    metavar="PATH[@REV]",
    help="Kernel tree: a git repository, HEAD or at a revision, or a plain directory.",
)
@click.option(
    "--path",
    "paths",
    multiple=True,
    metavar="PATH",
    help="File, folder or pattern in the tree, as the arguments behind the options.",
)
@click.option(
    "--since",
    default="",
    metavar="REV",
    help="Report only what lies in functions that changed since this revision.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    metavar="N",
    help="Processes; all processors by default.",
)
@report_options
@config_option
@cache_option
@debug_option
def check(
    more: tuple[str, ...],
    tree: str,
    paths: tuple[str, ...],
    since: str,
    jobs: int,
    config: Path | None,
    cache: bool,
    **options: object,
) -> None:
    """
    Check the code of a tree as it stands, without a series.

    Every function of the C files that PATH names (a file, a folder, or a pattern such as
    'drivers/iommu/hyperv*'; the whole tree by default) is asked what a review asks. Functions of
    the files beside them are known, too. Verdicts are kept between runs: only files that changed,
    or that call what changed, are judged again.

    \b
    Exit status:
      0  nothing at or above --fail-on     2  bad usage or input
      1  findings                          3  incomplete, with --require-complete
    """
    from analyzer.session import run
    from analyzer.treecheck import CheckRequest
    from analyzer.treecheck import check as look_at
    from patches.series import PatchInputError

    try:
        use_configuration(config, (tree,))
    except PatchInputError as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    named = (*paths, *more)
    words = ["hvpatch", "check", "--tree", tree, *(("--since", since) if since else ()), *named]
    bar = _bar(bool(options["quiet"]))
    task = bar.add_task("files", total=None)

    def progress(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    request = CheckRequest(tree, named, since, shlex.join(words), jobs, progress, open_cache(cache))

    def look() -> Report:
        with bar:
            return look_at(request)

    sys.exit(run(look, choices_of(options)))


def _bar(quiet: bool) -> Progress:
    """Draw on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=quiet or not console.is_terminal)


COMMAND = check
