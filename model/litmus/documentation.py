"""docs/model.md: every rule of the machine beside its source, made from the modules themselves."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

import model.machine
from model.litmus.compiling import guard_text
from model.litmus.judging import read_file, shipped
from model.machine import Action, Part, Spontaneous
from model.properties import Property, machine_properties


def document() -> str:
    """The whole page as Markdown; the same every time."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The machine, rule by rule"
    yield ""
    yield "Made by `hvpatch model explain --all`; a test compares. Every action is one atomic step"
    yield "of a thread. Where several outcomes are possible the machine takes any of them; where"
    yield "none is possible the thread waits. Index variables stand for every frame, CPU, ..."
    for part, prose in _parts():
        yield from _part(part, prose)
    yield ""
    yield "## Properties"
    shown = _scenarios()
    for prop in machine_properties():
        yield from _property(prop, shown)


def _parts() -> Iterator[tuple[Part, str]]:
    for info in sorted(pkgutil.iter_modules(model.machine.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{model.machine.__name__}.{info.name}")
        if module.PART.indexed:
            yield module.PART, (module.__doc__ or "").strip()


def _part(part: Part, prose: str) -> Iterator[str]:
    yield ""
    yield f"## Part `{part.name}`"
    yield ""
    yield prose
    yield ""
    yield "| field | values, the first one at the start |"
    yield "|---|---|"
    for field in part.indexed:
        yield f"| `{field.name}` | {', '.join(f'`{value}`' for value in field.values)} |"
    for action in part.actions:
        yield from _action(action)
    for one in part.environment:
        yield from _spontaneous(one)


def _action(action: Action) -> Iterator[str]:
    parameters = ", ".join(f"{name}: {kind}" for name, kind in action.parameters)
    yield ""
    yield f"### `{action.name}({parameters})`"
    yield ""
    yield f"{action.what} Source: {action.source}."
    yield ""
    for outcome in action.outcomes:
        yield f"- *{outcome.name}*: `{_rule(outcome.text)}`"


def _spontaneous(one: Spontaneous) -> Iterator[str]:
    parameters = ", ".join(f"{name}: {kind}" for name, kind in one.parameters)
    yield ""
    yield f"### Environment: `{one.name}({parameters})` by the {one.actor}"
    yield ""
    yield f"{one.what} Source: {one.source}."
    yield ""
    yield f"- `{_rule(one.text)}`"


def _rule(text: str) -> str:
    before, _, after = (" ".join(piece.split()) for piece in text.partition("->"))
    return f"{before or 'always'} -> {after or 'no change'}"


def _scenarios() -> Mapping[str, tuple[list[str], list[str]]]:
    """Property -> names of the files in which it holds, and in which it is violated."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for place in shipped():
        litmus = read_file(place)
        for name in litmus.expected.violated:
            found.setdefault(name, ([], []))[1].append(litmus.name)
        for name in litmus.checked:
            if name not in litmus.expected.violated:
                found.setdefault(name, ([], []))[0].append(litmus.name)
    return found


def _property(prop: Property, shown: Mapping[str, tuple[list[str], list[str]]]) -> Iterator[str]:
    holds, violated = shown.get(prop.name, ([], []))
    yield ""
    yield f"### `{prop.name}`"
    yield ""
    yield f"{prop.title}. Class: {prop.defect_class}."
    yield ""
    yield f"- What: {prop.what}"
    yield f"- Why: {prop.why}"
    yield f"- Source: {prop.source}"
    yield f"- Never: `{guard_text(prop.never)}`"
    yield f"- Vacuous unless reached: `{guard_text(prop.sometimes)}`"
    yield f"- Holds in: {', '.join(holds) or 'no file'}"
    yield f"- Violated in: {', '.join(violated) or 'no file'}"
