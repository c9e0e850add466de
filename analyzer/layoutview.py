"""Layouts of a file's structures for a reader, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analyzer.csource.layout import FieldLayout, StructLayout
from analyzer.csource.layouttext import render_layout
from analyzer.layouts import Layout, Layouts, machines_of
from patches.tree import SourceTree

Json = None | str | int | bool | Sequence["Json"] | Mapping[str, "Json"]


def layouts(tree: SourceTree, path: str) -> tuple[tuple[str, Layout], ...]:
    """
    Every structure and union of *path*, with the machines of which the layout is the same.

    :return: (machine names, layout), by line.
    """
    reader = Layouts()
    alike: dict[tuple[int, str], tuple[list[str], Layout]] = {}
    for machine in machines_of(path):
        for layout in reader.of_file(tree, path, machine):
            names, _ = alike.setdefault((layout.line, _text(layout, "")), ([], layout))
            names.append(machine.name)
    return tuple(
        (", ".join(names), layout) for _, (names, layout) in sorted(alike.items(), key=_at)
    )


def _at(item: tuple[tuple[int, str], object]) -> tuple[int, str]:
    return item[0]


def _text(layout: Layout, machines: str) -> str:
    named = replace(layout, machine=machines) if isinstance(layout, StructLayout) else layout
    return render_layout(named)


def layout_lines(found: Sequence[tuple[str, Layout]]) -> Iterator[str]:
    """In the manner of pahole, one structure behind the other."""
    for machines, layout in found:
        yield f"line {layout.line}, {machines}"
        yield from (line.expandtabs(8) for line in _text(layout, machines).split("\n"))
        yield ""
    if not found:
        yield "no structure or union"


def layout_document(found: Sequence[tuple[str, Layout]]) -> list[Json]:
    """Sizes, offsets and alignments in bytes; ``bit`` and ``width`` in bits for bit-fields."""
    return [_struct(machines, layout) for machines, layout in found]


def _struct(machines: str, layout: Layout) -> Mapping[str, Json]:
    head: dict[str, Json] = {
        "kind": layout.kind,
        "name": layout.name,
        "line": layout.line,
        "machines": machines.split(", "),
    }
    if not isinstance(layout, StructLayout):
        return {**head, "not_decided": layout.reason}
    return {
        **head,
        "size": layout.size,
        "align": layout.align,
        "packed": layout.packed,
        "padding_bits": layout.padding,
        "members": [_member(field, 0) for field in layout.fields],
    }


def _member(field: FieldLayout, base: int) -> Mapping[str, Json]:
    inside = field.inside.fields if field.inside is not None and not field.inside.name else ()
    return {
        "name": field.name,
        "type": field.type,
        "offset": base + field.offset,
        "size": field.size,
        "bit": field.bit if field.width is not None else None,
        "width": field.width,
        "padding_bits": field.padding,
        "members": [_member(one, base + field.offset) for one in inside],
    }
