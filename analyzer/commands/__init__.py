"""ONE FILE = ONE COMMAND of ``hvpatch``; each module defines ``COMMAND``."""

from __future__ import annotations

import importlib
import io
import pkgutil
import sys
from collections.abc import Callable
from functools import cache
from typing import BinaryIO, TypeVar

import click

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
