"""ONE ROW = ONE KERNEL API. Kernel function names stand in this package only."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from analyzer.effect import (
    ContextTable,
    Effect,
    EffectTable,
    Hypercall,
    HypercallSize,
    OutsideData,
)
from analyzer.entrypoint import EntryPoints, EntryTable, join_tables

_NAME_SETS = (
    "iterators",
    "blocking_gfp",
    "unfailing_gfp",
    "percpu_input",
    "status_masks",
    "reps_done",
    "writable_executable",
    "leaves_unset",
    "gives_zeroed",
    "output_on_success",
    "keeps_on_success",
    "user_copies",
    "passes_value",
    "bit_numbers",
    "long_pin_flags",
    "frame_numbers",
    "copies",
    "frees",
)
_OWN: ContextVar[tuple[Effect, ...]] = ContextVar("rows in place of the tables'", default=())
_Row = TypeVar("_Row", Effect, Hypercall, OutsideData, str)


@dataclass(frozen=True, slots=True)
class KernelApi:
    """
    All tables joined, by name.

    :ivar subsystems: function -> module of its row.
    :ivar eras: rows that hold for some trees only (``Effect.when``).
    """

    effects: Mapping[str, Effect]
    hypercalls: Mapping[str, Hypercall]
    constants: Mapping[str, str]
    iterators: frozenset[str]
    blocking_gfp: frozenset[str]
    unfailing_gfp: frozenset[str]
    percpu_input: frozenset[str]
    status_masks: frozenset[str]
    reps_done: frozenset[str]
    writable_executable: frozenset[str]
    leaves_unset: frozenset[str]
    gives_zeroed: frozenset[str]
    output_on_success: frozenset[str]
    keeps_on_success: frozenset[str]
    user_copies: frozenset[str]
    passes_value: frozenset[str]
    bit_numbers: frozenset[str]
    long_pin_flags: frozenset[str]
    frame_numbers: frozenset[str]
    copies: frozenset[str]
    frees: frozenset[str]
    guards: Mapping[str, tuple[str, str]]
    entries: EntryPoints
    sizes: tuple[HypercallSize, ...] = ()
    subsystems: Mapping[str, str] = field(default_factory=dict)
    eras: tuple[Effect, ...] = ()
    outside: Mapping[str, OutsideData] = field(default_factory=dict)
    outside_types: Mapping[str, str] = field(default_factory=dict)
    page_units: Mapping[str, str] = field(default_factory=dict)
    page_counts: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    short_pins: Mapping[str, int] = field(default_factory=dict)
    contexts: ContextTable = ContextTable()  # noqa: RUF009 - a frozen value

    def with_summaries(self, summaries: Mapping[str, Effect]) -> Callable[[str], Effect | None]:
        """Look-up of a function's row: from the reviewed code first, else from the tables."""
        return lambda function: summaries.get(function) or self.effects.get(function)


def _add(into: dict[str, _Row], name: str, row: _Row, module: str) -> None:
    if name in into:
        raise ValueError(f"{module}: {name} has a row already")
    into[name] = row


@contextmanager
def with_rows(rows: Sequence[Effect]) -> Iterator[None]:
    """Let *rows* hold in place of the tables' rows, in ``kernel_api()`` of this context."""
    token = _OWN.set((*_OWN.get(), *rows))
    try:
        yield
    finally:
        _OWN.reset(token)


def own_rows() -> tuple[Effect, ...]:
    """Rows that ``with_rows`` has put in place; the last one of a name counts."""
    return _OWN.get()


def kernel_api() -> KernelApi:
    """Join the tables of every module. :raises ValueError: if a name has two rows."""
    return _with_own(_OWN.get())


@cache
def _with_own(own: tuple[Effect, ...]) -> KernelApi:
    api = _shipped()
    if not own:
        return api
    return replace(api, effects={**api.effects, **{row.function: row for row in own}})


@cache
def _shipped() -> KernelApi:
    effects: dict[str, Effect] = {}
    hypercalls: dict[str, Hypercall] = {}
    constants: dict[str, str] = {}
    guards: dict[str, tuple[str, str]] = {}
    entries: dict[str, EntryTable] = {}
    sizes: dict[int, HypercallSize] = {}
    subsystems: dict[str, str] = {}
    eras: list[Effect] = []
    outside: dict[str, OutsideData] = {}
    outside_types: dict[str, str] = {}
    page_units: dict[str, str] = {}
    page_counts: dict[str, tuple[int, str]] = {}
    short_pins: dict[str, int] = {}
    contexts = ContextTable()
    names: dict[str, set[str]] = {name: set() for name in _NAME_SETS}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        table: EffectTable = importlib.import_module(f"{__name__}.{info.name}").EFFECTS
        for effect in table.effects:
            if effect.when is not None:
                eras.append(effect)
                continue
            _add(effects, effect.function, effect, info.name)
            subsystems[effect.function] = info.name
        for hypercall in table.hypercalls:
            _add(hypercalls, hypercall.name, hypercall, info.name)
        for name, value in (table.constants or {}).items():
            _add(constants, name, value, info.name)
        guards.update(table.guards or {})
        for row in table.outside:
            _add(outside, row.function, row, info.name)
        outside_types.update(table.outside_types or {})
        page_units.update(table.page_units or {})
        page_counts.update(table.page_counts or {})
        short_pins.update(table.short_pins or {})
        if table.entries is not None:
            entries[info.name] = table.entries
        contexts = table.contexts or contexts
        for size in table.sizes:
            if size.code in sizes:
                raise ValueError(f"{info.name}: hypercall {size.code:#x} has a row already")
            sizes[size.code] = size
        for name in _NAME_SETS:
            names[name].update(getattr(table, name))
    return KernelApi(
        effects,
        hypercalls,
        constants,
        guards=guards,
        entries=join_tables(entries),
        sizes=tuple(sizes.values()),
        subsystems=subsystems,
        eras=tuple(eras),
        outside=outside,
        outside_types=outside_types,
        page_units=page_units,
        page_counts=page_counts,
        short_pins=short_pins,
        contexts=contexts,
        **{name: frozenset(names[name]) for name in _NAME_SETS},
    )
