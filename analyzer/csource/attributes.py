"""Attributes that change a layout: ``packed``, ``aligned``, and those that nobody can follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_HEAD = re.compile(r"__attribute(?:__)?\s*\(\s*\((.*)\)\s*\)\Z", re.DOTALL)
_ITEM = re.compile(r"\s*([A-Za-z_]\w*)\s*(\()?")
_CACHE_LINE = re.compile(r"_*cacheline_\w*")
# They change a layout in a way that needs more than the source.
_OPAQUE = frozenset(
    ("mode", "vector_size", "ms_struct", "gcc_struct", "scalar_storage_order", "randomize_layout",
     "warn_if_not_aligned")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What attributes ask for.

    :param aligned: bytes. :param unknown: why it cannot be told, or empty.
    """

    packed: bool = False
    aligned: int | None = None
    unknown: str = ""


def read_attributes(
    texts: Iterable[str], value: Callable[[str], int | None], largest: int
) -> Asked:
    """
    Join the attributes of one thing.

    :param texts: ``__packed``, ``__aligned(8)``, ``__attribute__((packed, aligned(4)))``.
    :param value: of a constant expression. :param largest: bytes of ``aligned`` without a number.
    """
    packed, aligned, unknown = False, None, ""
    for name, argument in (item for text in texts for item in _items(text)):
        if name == "packed":
            packed = True
        elif name == "aligned":
            bytes_ = largest if argument is None else value(argument)
            if bytes_ is None or bytes_ <= 0 or bytes_ & (bytes_ - 1):
                unknown = unknown or f"alignment {argument} is not known"
            else:
                aligned = max(aligned or 0, bytes_)
        elif name in _OPAQUE or _CACHE_LINE.fullmatch(name):
            unknown = unknown or f"attribute {name}"
    return Asked(packed, aligned, unknown)


def _items(text: str) -> Iterable[tuple[str, str | None]]:
    """(name, argument or ``None``) of each attribute in *text*."""
    match = _HEAD.match(text)
    listed = match[1] if match else text
    at = 0
    while (found := _ITEM.match(listed, at)) is not None:
        at, argument = found.end(), None
        if found[2]:
            closed = _closing(listed, at)
            argument, at = listed[at:closed].strip(), closed + 1
        yield found[1].strip("_") or found[1], argument
        comma = listed.find(",", at)
        if comma < 0:
            break
        at = comma + 1


def _closing(text: str, at: int) -> int:
    depth = 1
    for position in range(at, len(text)):
        depth += (text[position] == "(") - (text[position] == ")")
        if depth == 0:
            return position
    return len(text)
