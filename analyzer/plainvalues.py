"""Frozen dataclasses as JSON and back: what is stored between runs is data, never a pickle."""

from __future__ import annotations

import json
import types
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

_Value = TypeVar("_Value")
Plain = None | bool | int | str | list["Plain"]


class NotStored(Exception):
    """What was stored is no value of the wanted type."""


def to_bytes(value: object) -> bytes:
    """:raises TypeError: for anything but dataclasses, tuples, enums, texts and numbers."""
    return json.dumps(_plain(value), separators=(",", ":")).encode()


def from_bytes(kind: type[_Value], stored: bytes) -> _Value:
    """
    Return the value that :func:`to_bytes` wrote.

    :raises NotStored: if it is no *kind*.
    """
    try:
        value = _value(kind, json.loads(stored))
    except (ValueError, TypeError, RecursionError) as error:
        raise NotStored(str(error)) from error
    if not isinstance(value, kind):
        raise NotStored(f"expected {kind.__name__}")
    return value


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    raise TypeError(f"{type(value).__name__} is not stored")


@cache
def _hints(kind: type) -> tuple[object, ...]:
    hints = get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))


def _value(kind: object, plain: Plain) -> object:
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple(get_args(kind), _list(plain))
    if origin in (Union, types.UnionType):
        (inner,) = (one for one in get_args(kind) if one is not type(None))
        return None if plain is None else _value(inner, plain)
    if not isinstance(kind, type):
        raise TypeError(f"{kind} is not stored")
    if issubclass(kind, Enum):
        return kind(plain)
    if is_dataclass(kind):
        hints, values = _hints(kind), _list(plain)
        return kind(*(_value(hint, one) for hint, one in zip(hints, values, strict=True)))
    if type(plain) is not kind:
        raise TypeError(f"expected {kind.__name__}, found {plain!r}")
    return plain


def _tuple(kinds: tuple[object, ...], values: list[Plain]) -> tuple[object, ...]:
    if kinds[1:] == (...,):
        return tuple(_value(kinds[0], one) for one in values)
    return tuple(_value(kind, one) for kind, one in zip(kinds, values, strict=True))


def _list(plain: Plain) -> list[Plain]:
    if not isinstance(plain, list):
        raise TypeError(f"expected a list, found {plain!r}")
    return plain
