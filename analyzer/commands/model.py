"""``hvpatch model``: protocols of the machine, explored."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.commands import EXIT_INPUT, debug_option

if TYPE_CHECKING:
    from model.litmus.judging import Judged
    from model.litmus.mutation import Fate
    from model.verdict import PropertyVerdict

_STATES = click.option("--states", default=2_000_000, show_default=True, help="Budget in states.")
_SECONDS = click.option("--seconds", default=60.0, show_default=True, help="Budget in seconds.")


@click.group()
def model() -> None:
    """Explore protocols between Linux, the hypervisor and devices (litmus files)."""


@model.command()
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@click.option("--all", "every", is_flag=True, help="Every scenario that hvpatch ships.")
@click.option("--path", "show", is_flag=True, help="Print the path to each violation.")
@click.option("--unfired", is_flag=True, help="List the rules that never fired.")
@click.option("--json", "json_", metavar="FILE", help='Write JSON; "-" is standard output.')
@_STATES
@_SECONDS
@debug_option
def run(
    files: tuple[Path, ...],
    every: bool,
    show: bool,
    unfired: bool,
    json_: str | None,
    states: int,
    seconds: float,
) -> None:
    """
    Explore litmus files and compare the verdicts with those the files state.

    Exit status: 0 every verdict is as stated, 1 one is not, 2 bad input.
    """
    from model.litmus.judging import judge_litmus, read_file, shipped
    from model.litmus.reading import LitmusError
    from model.verdict import Budget

    places = (*files, *(shipped() if every else ()))
    if not places:
        raise click.UsageError("name a litmus file, or say --all")
    results: list[Judged] = []
    try:
        for place in places:
            results.append(judge_litmus(read_file(place), Budget(states, seconds)))
            for line in _lines(results[-1], show, unfired) if json_ != "-" else ():
                click.echo(line)
        if json_ == "-":
            click.echo(_verdicts(results), nl=False)
        elif json_ is not None:
            Path(json_).write_text(_verdicts(results), encoding="utf-8")
    except (LitmusError, OSError) as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    wrong = sum(bool(judged.wrong) for judged in results)
    if json_ != "-":
        click.echo(f"{len(places)} files, {len(places) - wrong} as stated, {wrong} not")
    sys.exit(1 if wrong else 0)


def _verdicts(results: Sequence[Judged]) -> str:
    """
    Every file with its verdicts and paths; the fields of a path are those of `model.trace.Trace`.
    """
    from model.trace import trace

    content = {
        "format": 1,
        "files": [
            {
                "name": judged.litmus.name,
                "file": judged.litmus.place,
                "expected": list(judged.litmus.expected.violated) or "holds",
                "wrong": list(judged.wrong),
                "states": judged.exploration.states,
                "transitions": judged.exploration.transitions,
                "depth": judged.exploration.depth,
                "complete": judged.exploration.complete,
                "never_fired": [rule.name for rule in judged.exploration.never_fired],
                "verdicts": [trace(verdict) for verdict in judged.verdicts.values()],
            }
            for judged in results
        ],
    }
    return json.dumps(content, indent=1) + "\n"


def _lines(judged: Judged, show: bool, unfired: bool) -> Iterator[str]:
    found = judged.exploration
    word = "ok   " if not judged.wrong else "WRONG"
    expected = judged.litmus.expected.violated
    says = f"violated {', '.join(expected)}" if expected else "holds"
    yield f"{word} {judged.litmus.name}: {says} ({found.states} states, depth {found.depth})"
    for text in judged.wrong:
        yield f"      {text}"
    for name, verdict in judged.verdicts.items():
        if verdict.path and (show or name not in expected):
            yield f"      {name}:"
            yield from _path(verdict)
    for rule in found.never_fired if unfired else ():
        yield f"      never fired: {rule.name}"


def _path(verdict: PropertyVerdict) -> Iterator[str]:
    from model.litmus.compiling import Act

    for number, step in enumerate(verdict.path):
        origin = step.rule.origin if step.rule is not None else None
        if not isinstance(origin, Act):
            continue
        place = f"line {origin.line}" if origin.line else ""
        changes = ", ".join(f"{field}: {a} -> {b}" for field, a, b in step.changes if _told(field))
        yield f"      {number:>3}. {origin.actor:<15} {origin.text:<40} {place:<9} {changes}"


def _told(field: str) -> bool:
    return not field.endswith(".at")


@model.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--promela", "form", flag_value="promela", default=True, help="For Spin (default).")
@click.option("--tla", "form", flag_value="tla", help="For TLC; MODULE and configuration.")
@debug_option
def export(file: Path, form: str) -> None:
    """
    Print the model of a litmus file for another model checker.

    The same table of rules in its language: whoever does not believe our search runs theirs.
    """
    from model.export import promela
    from model.litmus.compiling import compile_litmus
    from model.litmus.judging import read_file
    from model.litmus.reading import LitmusError
    from model.tla import tla

    try:
        compiled = compile_litmus(read_file(file))
    except LitmusError as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    if form == "tla":
        written = tla(compiled)
        click.echo(f"{written.module}\n\\* machine.cfg\n{written.config}", nl=False)
    else:
        click.echo(promela(compiled, assertions=True).text, nl=False)


@model.command("list")
@debug_option
def list_() -> None:
    """List the shipped scenarios and the properties of the machine."""
    from model.litmus.judging import read_file, shipped
    from model.properties import machine_properties

    click.echo("Scenarios")
    for place in shipped():
        litmus = read_file(place)
        click.echo(f"  {litmus.name:<34} {litmus.title}")
    click.echo("Properties")
    for prop in machine_properties():
        click.echo(f"  {prop.name:<34} [{prop.defect_class}] {prop.title}")


@model.command()
@click.argument("name", metavar="[PROPERTY]", default="")
@click.option("--all", "every", is_flag=True, help="The whole machine as Markdown (docs/model.md).")
@debug_option
def explain(name: str, every: bool) -> None:
    """Say what a property means, where it comes from, and which scenarios show it."""
    from model.litmus.compiling import guard_text
    from model.litmus.documentation import document
    from model.litmus.judging import read_file, shipped
    from model.properties import all_properties, machine_properties

    if every:
        click.echo(document(), nl=False)
        return
    if not name:
        raise click.UsageError("name a property, or say --all")
    known = {prop.name: prop for prop in (*machine_properties(), *all_properties())}
    if name not in known:
        click.echo(f"hvpatch: no property {name!r}; 'hvpatch model list' names all", err=True)
        sys.exit(EXIT_INPUT)
    prop = known[name]
    click.echo(f"{prop.name} [{prop.defect_class}]\n  {prop.title}.")
    click.echo(f"  What:   {prop.what}\n  Why:    {prop.why}\n  Source: {prop.source}")
    click.echo(f"  Never:  {guard_text(prop.never)}")
    for place in shipped():
        litmus = read_file(place)
        if name in litmus.expected.violated:
            click.echo(f"  Violated in {litmus.name}: {litmus.title}")
        elif name in litmus.checked:
            click.echo(f"  Holds in {litmus.name}: {litmus.title}")


@model.command()
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@click.option("--json", "json_", metavar="FILE", help='Write JSON; "-" is standard output.')
@click.option("--states", default=200_000, show_default=True, help="Budget a mutant, in states.")
@click.option("--seconds", default=10.0, show_default=True, help="Budget a mutant, in seconds.")
@debug_option
def mutate(files: tuple[Path, ...], json_: str | None, states: int, seconds: float) -> None:
    """
    Plant a fault at every step of every scenario that holds, and say which ones no property sees.

    Exit status: 0 every survivor is explained in its file, 1 one is not, 2 bad input.
    """
    from model.litmus.judging import read_file, shipped
    from model.litmus.mutation import judge_mutants, summary
    from model.litmus.reading import LitmusError
    from model.verdict import Budget

    fates: list[Fate] = []
    try:
        for place in files or shipped():
            fates += judge_mutants(read_file(place), Budget(states, seconds))
    except LitmusError as error:
        click.echo(f"hvpatch: {error}", err=True)
        sys.exit(EXIT_INPUT)
    if json_ == "-":
        click.echo(_document(fates), nl=False)
    else:
        for fate in fates:
            if not fate.killed_by and not fate.equivalent:
                click.echo(_survivor(fate))
        click.echo(summary(fates))
        if json_ is not None:
            Path(json_).write_text(_document(fates), encoding="utf-8")
    sys.exit(0 if all(f.killed_by or f.equivalent or f.reason for f in fates) else 1)


def _survivor(fate: Fate) -> str:
    mutant = fate.mutant
    why = fate.reason or (f"not decided: {fate.undecided}" if fate.undecided else "NOT EXPLAINED")
    place = f"{mutant.litmus.name}:{mutant.line}" if mutant.line else mutant.litmus.name
    return f"survived {place}: {mutant.operator} {mutant.what}: {why}"


def _document(fates: Sequence[Fate]) -> str:
    by_property: dict[str, int] = {}
    for fate in fates:
        for name in fate.killed_by:
            by_property[name] = by_property.get(name, 0) + 1
    survivors = [
        {
            "scenario": fate.mutant.litmus.name,
            "line": fate.mutant.line,
            "operator": fate.mutant.operator,
            "what": fate.mutant.what,
            "explained": fate.reason,
            "undecided": fate.undecided,
        }
        for fate in fates
        if not fate.killed_by and not fate.equivalent
    ]
    total = sum(not fate.equivalent for fate in fates)
    content = {
        "format": 1,
        "total": total,
        "killed": total - len(survivors),
        "proved_equivalent": len(fates) - total,
        "killed_by": dict(sorted(by_property.items())),
        "survivors": survivors,
    }
    return json.dumps(content, indent=1) + "\n"


COMMAND = model
