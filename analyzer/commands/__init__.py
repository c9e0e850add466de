"""ONE FILE = ONE COMMAND of ``hvpatch``; each module defines ``COMMAND``."""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import click

if TYPE_CHECKING:
    from analyzer.configuration import Configuration
    from analyzer.factcache import FactCache
    from analyzer.session import Choices

_Command = TypeVar("_Command", bound=Callable[..., object])

EXIT_INPUT = 2
DEBUG = "hvpatch.debug"
"""Key of ``click.Context.meta``: show the traceback of an internal error."""


def _set_debug(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    ctx.meta[DEBUG] = value


debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    callback=_set_debug,
    help="Show the traceback of an internal error.",
)


cache_option = click.option(
    "--no-cache",
    "cache",
    flag_value=False,
    default=True,
    type=bool,
    help="Neither use nor store facts of earlier runs.",
)


config_option = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Configuration; hvpatch.toml of the current folder by default.",
)


def use_configuration(file: Path | None, trees: Sequence[str] = ()) -> Configuration:
    """
    Read the configuration and let it hold until the command ends.

    Without *file* it is ``hvpatch.toml`` of the current folder, unless that folder is part of a
    tree under review: what is reviewed must not say how.

    :raises PatchInputError: with file, line and what was expected.
    """
    from analyzer.configuration import NAME, Configuration, read_configuration
    from analyzer.effects import with_rows
    from patches.candidates import split_spec

    if file is None:
        if not Path(NAME).is_file():
            return Configuration()
        here = Path.cwd().resolve()
        if any(here.is_relative_to(Path(split_spec(tree)[0]).resolve()) for tree in trees):
            message = (
                f"hvpatch: {NAME} lies in a tree under review and is not used without --config"
            )
            click.echo(message, err=True)
            return Configuration()
        file = Path(NAME)
    found = read_configuration(file)
    click.get_current_context().with_resource(with_rows(found.effects))
    return found


def open_cache(wanted: bool) -> FactCache | None:
    """
    Open what is kept between runs: ``$HVPATCH_CACHE``, or ``hvpatch`` in the user's caches.

    A folder that cannot be used is told on standard error, and nothing is kept.

    :param wanted: what ``--no-cache`` says.
    """
    from analyzer.factcache import FactCache

    folder = _cache_folder() if wanted else None
    if folder is None:
        return None
    cache = FactCache(folder)
    click.get_current_context().call_on_close(cache.close)
    if cache.problem:
        click.echo(f"hvpatch: no facts are kept: {cache.problem}", err=True)
    return cache


def _cache_folder() -> Path | None:
    own = os.environ.get("HVPATCH_CACHE")
    if own:
        return Path(own)
    # A relative path is to be ignored (XDG Base Directory Specification 0.8).
    caches = Path(os.environ.get("XDG_CACHE_HOME") or "-")
    if caches.is_absolute():
        return caches / "hvpatch"
    home = os.environ.get("HOME")
    return Path(home) / ".cache" / "hvpatch" if home else None


def tree_option(required: bool = False) -> Callable[[_Command], _Command]:
    """``--tree``, as often as the user likes, for the parameter ``trees``."""
    return click.option(
        "--tree",
        "trees",
        multiple=True,
        required=required,
        metavar="PATH[@REV]",
        help="Kernel tree: a git repository, or a plain directory. May be repeated. PATH@REV is a "
        "revision, PATH@v6.1..v6.12 all tags from one to the other; PATH alone tries the commit "
        "that the series names as its base, if PATH has it, and HEAD.",
    )


_PATH = click.Path(path_type=Path)
_FORMATS = ("html", "sarif", "json")
_REPORT_OPTIONS = (
    click.option("--html", metavar="DIR", type=_PATH, help="Write HTML pages."),
    click.option("--sarif", metavar="FILE", type=_PATH, help="Write SARIF 2.1.0."),
    click.option("--json", metavar="FILE", type=_PATH, help="Write JSON."),
    click.option(
        "--fail-on",
        type=click.Choice(("error", "warning", "note", "none")),
        default="error",
        show_default=True,
        help="Exit 1 if there is a finding of this severity or worse.",
    ),
    click.option("--require-complete", is_flag=True, help="Exit 3 if something was not analysed."),
    click.option("--only-new", is_flag=True, help="Count only what the tree did not have before."),
    click.option("--baseline", metavar="FILE", type=_PATH, help="Known findings."),
    click.option(
        "--write-baseline", metavar="FILE", type=_PATH, help="Write the findings as known ones."
    ),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto"),
    click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors."),
)


def report_options(command: _Command) -> _Command:
    """Add options for where a report goes and when the run fails; taken as ``**options``."""
    for option in reversed(_REPORT_OPTIONS):
        command = option(command)
    return command


def choices_of(options: dict[str, object]) -> Choices:
    """What the values of :func:`report_options` say."""
    from analyzer.session import Choices

    def path(name: str) -> Path | None:
        value = options[name]
        return value if isinstance(value, Path) else None

    outputs = {name: path(name) for name in _FORMATS}
    return Choices(
        {name: place for name, place in outputs.items() if place is not None},
        str(options["fail_on"]),
        bool(options["require_complete"]),
        bool(options["only_new"]),
        path("baseline"),
        path("write_baseline"),
        None if options["quiet"] else str(options["color"]),
    )


@cache
def all_commands() -> tuple[click.Command, ...]:
    """Every command of this package, by name. :raises ValueError: if two share a name."""
    found: dict[str, click.Command] = {}
    for info in pkgutil.iter_modules(__path__):
        command: click.Command = importlib.import_module(f"{__name__}.{info.name}").COMMAND
        name = command.name or info.name
        if name in found:
            raise ValueError(f"command {name} is defined twice")
        found[name] = command
    return tuple(found[name] for name in sorted(found))


def standard_input() -> BinaryIO:
    """Standard input as bytes; an empty one where the process was started without any."""
    return sys.stdin.buffer if sys.stdin is not None else io.BytesIO()
