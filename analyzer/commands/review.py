"""``hvpatch review``: from a posted series to findings."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from analyzer.commands import (
    EXIT_INPUT,
    cache_option,
    config_option,
    debug_option,
    open_cache,
    standard_input,
    tree_option,
    use_configuration,
)

_SEVERITIES = ("error", "warning", "note", "none")


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@tree_option()
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
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@config_option
@cache_option
@debug_option
def review(
    inputs: tuple[str, ...],
    trees: tuple[str, ...],
    html: Path | None,
    sarif: Path | None,
    json_: Path | None,
    fail_on: str,
    require_complete: bool,
    only_new: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    compile_: bool,
    build_dir: Path | None,
    color: str,
    quiet: bool,
    config: Path | None,
    cache: bool,
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
    from analyzer.session import Choices, run
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
    request = Request(inputs, trees, standard_input(), command, build, open_cache(cache))
    sys.exit(run(request, choices))


COMMAND = review
