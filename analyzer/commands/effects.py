"""``hvpatch effects``: what hvpatch knows of kernel functions."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.commands import EXIT_INPUT, config_option, debug_option, use_configuration

if TYPE_CHECKING:
    from analyzer.configuration import Configuration

_OWN = "hvpatch.toml"


@click.group()
def effects() -> None:
    """Show what calls of kernel functions do, as far as hvpatch knows (docs/effects.md)."""


@effects.command()
@click.argument("name", metavar="NAME")
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@config_option
@debug_option
def show(name: str, as_json: bool, config: Path | None) -> None:
    """
    Say in words what a call of NAME does: result, ownership, context, source.

    Exit status: 0, or 2 if there is no row: such a call counts as code that was not read.
    """
    from analyzer.effects import kernel_api
    from analyzer.effectwords import in_words, row_document

    configuration = _configuration(config)
    api = kernel_api()
    row = api.effects.get(name)
    if row is None:
        click.echo(f"hvpatch: no row for {name}; 'hvpatch effects list' names all", err=True)
        sys.exit(EXIT_INPUT)
    own = row in configuration.effects
    subsystem = _OWN if own else api.subsystems[name]
    eras = [] if own else [era for era in api.eras if era.function == name]
    if as_json:
        content = {"format": 1, "rows": [row_document(one, subsystem) for one in (row, *eras)]}
        click.echo(json.dumps(content, indent=1))
        return
    click.echo(f"{name} [{subsystem}]")
    for line in in_words(row):
        click.echo(f"  {line}")
    for era in eras:
        file, text = era.when or ("", "")
        click.echo(f"  where {file} of the tree has {text!r}:")
        for line in in_words(era):
            click.echo(f"    {line}")


@effects.command("list")
@click.option("--subsystem", metavar="NAME", help="Rows of this subsystem only.")
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@config_option
@debug_option
def list_(subsystem: str | None, as_json: bool, config: Path | None) -> None:
    """List every function with a row, by subsystem, and how many there are."""
    from analyzer.effects import kernel_api
    from analyzer.effectwords import row_document

    configuration = _configuration(config)
    api = kernel_api()
    own = {row.function for row in configuration.effects}
    place = {name: _OWN if name in own else api.subsystems[name] for name in api.effects}
    if subsystem is not None and subsystem not in place.values():
        known = ", ".join(sorted(set(place.values())))
        click.echo(f"hvpatch: no subsystem {subsystem!r}; there are {known}", err=True)
        sys.exit(EXIT_INPUT)
    names = sorted(n for n in api.effects if subsystem in (None, place[n]))
    if as_json:
        rows = [row_document(api.effects[name], place[name]) for name in names]
        click.echo(json.dumps({"format": 1, "count": len(rows), "rows": rows}, indent=1))
        return
    for name in sorted(names, key=lambda n: (place[n], n)):
        click.echo(f"{place[name]:<16} {name}")
    counts = Counter(place[name] for name in names)
    for group, count in sorted(counts.items()):
        click.echo(f"{count:>6} {group}")
    click.echo(f"{len(names):>6} functions")


def _configuration(file: Path | None) -> Configuration:
    from patches.series import PatchInputError

    try:
        return use_configuration(file)
    except PatchInputError as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)


COMMAND = effects
