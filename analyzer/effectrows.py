"""Rows of kernel functions as a user writes them in TOML: see docs/effects.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Final, TypeVar

from analyzer.effect import RESULT, Effect, Resource, Result, Sleep, Transfer
from analyzer.tomlplaces import Place, TomlPlaces
from model.events import Event

MOST_ARGUMENTS: Final = 12
"""A kernel function has fewer: what is beyond is a slip."""

_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")
_EVENTS: Final = {
    e.name: e
    for e in (
        Event.IRQ_SAVE,
        Event.IRQ_RESTORE,
        Event.ATOMIC_ENTER,
        Event.ATOMIC_LEAVE,
        Event.RCU_ENTER,
        Event.RCU_LEAVE,
        Event.LOCK,
        Event.UNLOCK,
    )
}
_Word = TypeVar("_Word", bound=Enum)


class _Wrong(Exception):
    """What was expected in place of a value."""


def read_rows(rows: object, place: Place, places: TomlPlaces) -> Iterator[Effect]:
    """
    Read an array of tables, one row a function.

    :param place: where the array stands. :raises ConfigurationError: at the first wrong value.
    """
    if not isinstance(rows, list):
        raise places.error(place, f"expected tables [[{'.'.join(map(str, place))}]]")
    for number, row in enumerate(rows):
        here = (*place, number)
        if not isinstance(row, dict):
            raise places.error(here, f"expected tables [[{'.'.join(map(str, place))}]]")
        yield _row(row, here, places)


def _row(row: Mapping[str, object], here: Place, places: TomlPlaces) -> Effect:
    for key in row:
        if key not in _READ:
            raise places.error((*here, key), f"expected one of the keys {', '.join(_READ)}")
    for key in ("function", "source"):
        if key not in row:
            raise places.error(here, f"expected the key {key} in this row")
    read: dict[str, object] = {}
    for key, value in row.items():
        try:
            read[key] = _READ[key](value)
        except _Wrong as wrong:
            expected = f"{key}: expected {wrong}, got {value!r}"
            raise places.error((*here, key), expected) from wrong
    for key, needs in _NEEDS.items():
        if key in read and needs not in read:
            raise places.error((*here, key), f"{key}: expected the key {needs} beside it")
    if read.get("sleeps") is Sleep.GFP and "gfp" not in read:
        raise places.error((*here, "sleeps"), "sleeps: expected the key gfp beside it")
    return Effect(**read)  # type: ignore[arg-type]  # each by its own reader


_NEEDS: Final = {"lock": "events", "gfp": "sleeps"}


def _function(value: object) -> str:
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise _Wrong("the name of a function or macro")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("a text")
    return value


def _argument(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MOST_ARGUMENTS:
        raise _Wrong(f"the number of an argument, 0 to {MOST_ARGUMENTS - 1}")
    return value


def _arguments(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise _Wrong("a list of argument numbers")
    return tuple(_argument(one) for one in value)


def _word(words: Mapping[str, _Word]) -> Callable[[object], _Word]:
    def read(value: object) -> _Word:
        if not isinstance(value, str) or value not in words:
            raise _Wrong(f"one of {', '.join(words)}")
        return words[value]

    return read


def word_of(member: Enum) -> str:
    """How a row in TOML names a member: ``ERROR_POINTER`` is ``error-pointer``."""
    return member.name.lower().replace("_", "-")


def _words(kind: type[_Word]) -> Callable[[object], _Word]:
    return _word({word_of(member): member for member in kind})


def _pair(
    first: Callable[[object], object], second: Callable[[object], object]
) -> Callable[[object], tuple[object, object]]:
    def read(value: object) -> tuple[object, object]:
        if not isinstance(value, list) or len(value) != 2:
            raise _Wrong("a list of two")
        return first(value[0]), second(value[1])

    return read


def _argument_or_result(value: object) -> int:
    return RESULT if value == "result" else _argument(value)


def _events(value: object) -> tuple[Event, ...]:
    if not isinstance(value, list):
        raise _Wrong("a list of events")
    read = _word({name.lower().replace("_", "-"): event for name, event in _EVENTS.items()})
    return tuple(read(one) for one in value)


def _locks(value: object) -> frozenset[str]:
    if not isinstance(value, list):
        raise _Wrong("a list of lock names")
    return frozenset(_text(one) for one in value)


_ACQUIRED: Final = {
    word_of(r): r for r in (Resource.PAGE, Resource.MEMORY, Resource.RCU_POINTER, Resource.NOTHING)
}
_READ: Final[Mapping[str, Callable[[object], object]]] = {
    "function": _function,
    "source": _text,
    "note": _text,
    "result": _words(Result),
    "acquires": _word(_ACQUIRED),
    "releases": _argument,
    "keeps": _arguments,
    "dereferences": _arguments,
    "writes": _arguments,
    "unevaluated": _arguments,
    "transfer": _pair(_words(Transfer), _argument),
    "sleeps": _words(Sleep),
    "gfp": _argument,
    "events": _events,
    "lock": _argument,
    "registers": _pair(_text, _argument),
    "unregisters": _pair(_text, _argument),
    "stops": _argument,
    "contents": _arguments,
    "touches_locks": _locks,
    "takes": _pair(_words(Resource), _argument_or_result),
    "drops": _pair(_words(Resource), _argument_or_result),
}
