"""``hvpatch review``: from a posted series to findings."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from analyzer.commands import (
    EXIT_INPUT,
    cache_option,
    choices_of,
    config_option,
    debug_option,
    open_cache,
    report_options,
    standard_input,
    tree_option,
    use_configuration,
)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@tree_option()
@click.option(
    "--compile",
    "compile_",
    is_flag=True,
    help="Also run gcc -fsyntax-only on each touched file after each patch; needs --tree.",
)
@click.option(
    "--build-dir",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Configured build with compile_commands.json for --compile; the tree itself by default.",
)
@report_options
@config_option
@cache_option
@debug_option
def review(
    inputs: tuple[str, ...],
    trees: tuple[str, ...],
    compile_: bool,
    build_dir: Path | None,
    config: Path | None,
    cache: bool,
    **options: object,
) -> None:
    """
    Review a posted series.

    INPUT is a mailbox (mboxrd, mboxo, git format-patch; several files make one series), "-" for
    standard input, or with --tree a range of commits A..B. Of several trees the one that the
    series fits best is used.

    \b
    Exit status:
      0  nothing at or above --fail-on     2  bad usage or input
      1  findings                          3  incomplete, with --require-complete
    """
    # Imported here: --help and --version must not wait for NumPy, tree-sitter and rich.
    from analyzer.pipeline import Request
    from analyzer.pipeline import review as look_at
    from analyzer.session import run
    from patches.candidates import repository_of
    from patches.series import PatchInputError

    try:
        use_configuration(config, trees)
    except PatchInputError as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    given = [word for tree in trees for word in ("--tree", tree)]
    if (compile_ or build_dir) and not (compile_ and trees):
        raise click.UsageError("--compile needs --tree, and --build-dir needs --compile")
    if compile_ and build_dir is None and len(trees) > 1:
        raise click.UsageError("--compile with several trees needs --build-dir")
    build = (build_dir or Path(repository_of(trees) or "")) if compile_ else None
    if config is not None:
        given += ["--config", str(config)]
    command = shlex.join(["hvpatch", "review", *inputs, *given])
    if build is not None:
        command += " " + shlex.join(["--compile", "--build-dir", str(build)])
    request = Request(inputs, trees, standard_input(), command, build, open_cache(cache))
    sys.exit(run(lambda: look_at(request), choices_of(options)))


COMMAND = review
