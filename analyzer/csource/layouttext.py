"""A layout as text, in the manner of pahole."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.csource.layout import FieldLayout, StructLayout, UnknownLayout

_COLUMN = 44


def render_layout(layout: StructLayout | UnknownLayout) -> str:
    """
    Text of a layout: each member with offset and size in bytes, bit-fields with their bits.

    Padding that no member names is shown where it is.
    """
    if isinstance(layout, UnknownLayout):
        return f"{layout.kind} {layout.name}: not decided: {layout.reason}"
    lines = [f"{layout.title} {{", *_members(layout, 1, 0)]
    packed = ", packed" if layout.packed else ""
    lines.append(
        f"}};  /* {layout.machine}: size {layout.size}, alignment {layout.align}{packed} */"
    )
    return "\n".join(lines)


def _members(layout: StructLayout, depth: int, base: int) -> Iterator[str]:
    indent = "\t" * depth
    for field in layout.fields:
        if field.padding:
            yield f"{indent}/* {amount(field.padding)} of padding */"
        place = f"/* {_offset(field, base)} size {field.size} */"
        name = f"{field.type} {field.name}".strip()
        if field.width is not None:
            name += f" : {field.width}"
            place = f"/* {_offset(field, base)} */"
        if field.inside is not None and not field.inside.name:
            yield f"{indent}{field.inside.kind} {{"
            yield from _members(field.inside, depth + 1, base + field.offset)
            name = f"}} {field.name}".strip()
        yield f"{indent}{name + ';':<{_COLUMN - 8 * depth}}{place}"
    if layout.padding and layout.kind == "struct":
        yield f"{indent}/* {amount(layout.padding)} of padding behind the last member */"


def _offset(field: FieldLayout, base: int) -> str:
    offset = base + field.offset
    return f"{offset}:{field.bit}" if field.width is not None else f"{offset}"


def amount(bits: int) -> str:
    """``4 bytes`` or ``3 bits``."""
    number, unit = (bits // 8, "byte") if bits % 8 == 0 else (bits, "bit")
    return f"{number} {unit}{'s' if number != 1 else ''}"
