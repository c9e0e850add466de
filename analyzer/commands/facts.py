"""``hvpatch facts``: what was read of a C file."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from analyzer.commands import (
    EXIT_INPUT,
    cache_option,
    config_option,
    debug_option,
    open_cache,
    standard_input,
    use_configuration,
)

if TYPE_CHECKING:
    from analyzer.factview import FileView, FunctionView
    from patches.tree import SourceFile


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--tree", metavar="PATH[@REV]", help="Repository or plain folder that FILE is in.")
@click.option("--function", metavar="NAME", help="Show this function: control flow and values.")
@click.option("--layouts", is_flag=True, help="Show the layout of every structure.")
@click.option("--json", "form", flag_value="json", help="JSON for programs.")
@click.option("--dot", "form", flag_value="dot", help="Control-flow graphs for Graphviz.")
@click.option("--svg", "form", flag_value="svg", help="A picture of the function's control flow.")
@config_option
@cache_option
@debug_option
def facts(
    file: str,
    tree: str | None,
    function: str | None,
    layouts: bool,
    form: str | None,
    config: Path | None,
    cache: bool,
) -> None:
    """
    Show what was read of a C file.

    FILE is on disk, in the tree with --tree, or "-" for standard input. Without --function there
    is a line for each function: how it was read and how it is entered, as far as FILE itself tells.
    With it: its callers, its control-flow graph, and where its values come from. With --layouts:
    offsets, sizes and padding on x86-64 and arm64, with the types of the headers that FILE includes
    from the tree. Exit status: 0, or 2 for bad usage or input.
    """
    from analyzer.factview import file_view
    from analyzer.reader import SourceReader
    from patches.series import PatchInputError

    try:
        use_configuration(config, () if tree is None else (tree,))
        source = _source(file, tree)
        if layouts:
            _print_layouts(source, tree, form)
            return
        opened = open_cache(cache)
        reader = SourceReader(opened)
        view = file_view(reader.read(source), source.text.count("\n"))
        reader.save()
        chosen = _chosen(view, function, form)
        _print(view, chosen, function is not None, form)
    except BrokenPipeError:
        raise
    except (PatchInputError, OSError) as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)


def _source(file: str, tree: str | None) -> SourceFile:
    """:raises PatchInputError: if there is no such file."""
    from patches.candidates import split_spec
    from patches.series import PatchInputError
    from patches.tree import MOST_BYTES, file_of_bytes, open_tree

    if tree is not None:
        found = open_tree(*split_spec(tree)).read(file)
        if found is None:
            raise PatchInputError(file, None, f"expected a file of the tree {tree}")
        return found
    if file == "-":
        data = standard_input().read(MOST_BYTES + 1)
    elif not Path(file).is_file():
        raise PatchInputError(file, None, "expected a C file; there is none")
    else:
        with Path(file).open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PatchInputError(file, None, f"expected at most {MOST_BYTES >> 20} MiB")
    return file_of_bytes("<stdin>" if file == "-" else file, data, "tree")


def _print_layouts(source: SourceFile, tree: str | None, form: str | None) -> None:
    """:raises PatchInputError: for a form that layouts do not have."""
    import json
    from dataclasses import replace

    from analyzer import layoutview
    from patches.candidates import split_spec
    from patches.series import PatchInputError
    from patches.tree import HunksOnlyTree, open_tree
    from reports.text import visible_line

    if form in ("dot", "svg"):
        raise PatchInputError(source.path, None, f"--layouts has no --{form}; expected --json")
    # Paths of a tree are relative; a file on disk is the only one of its tree.
    name = source.path if tree else PurePath(source.path).name
    alone = HunksOnlyTree({name: replace(source, path=name)})
    where = open_tree(*split_spec(tree)) if tree else alone
    found = layoutview.layouts(where, name)
    if form == "json":
        content = {"format": 1, "path": source.path, "layouts": layoutview.layout_document(found)}
        click.echo(json.dumps(content, indent=1))
    else:
        for line in layoutview.layout_lines(found):
            click.echo(visible_line(line))


def _chosen(view: FileView, name: str | None, form: str | None) -> tuple[FunctionView, ...]:
    """:raises PatchInputError: if the file has no such function, or a picture none at all."""
    from difflib import get_close_matches

    from patches.series import PatchInputError

    found = tuple(f for f in view.functions if name is None or f.name == name)
    if name is not None and not found:
        near = get_close_matches(name, [f.name for f in view.functions], 3)
        hint = f"; it has {', '.join(near)}" if near else f"; it has {len(view.functions)}"
        raise PatchInputError(view.path, None, f"expected a function {name}{hint}")
    if form == "svg" and (name is None or not found):
        raise PatchInputError(view.path, None, "--svg draws one function: --function is missing")
    return found


def _print(
    view: FileView, chosen: tuple[FunctionView, ...], one_function: bool, form: str | None
) -> None:
    import json

    from analyzer.factdocument import document
    from analyzer.factlisting import details, overview
    from analyzer.flowdrawing import dot, svg
    from reports.text import visible_line

    match form:
        case "json":
            click.echo(json.dumps(document(view, chosen), indent=1))
        case "dot":
            click.echo(dot([f.function for f in chosen]), nl=False)
        case "svg":
            # Definitions of several #ifdef branches: the longest, as in a review.
            longest = max(chosen, key=lambda f: f.outline.end_line - f.outline.line)
            click.echo(svg(longest.function), nl=False)
        case _:
            lines = overview(view)
            if one_function:
                lines = (line for f in chosen for line in (*details(f), ""))
            for line in lines:
                click.echo(visible_line(line))


COMMAND = facts
