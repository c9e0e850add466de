"""ONE ROW = ONE KERNEL API. Kernel function names stand in this package only."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from analyzer.effect import Effect, EffectTable, Hypercall, HypercallSize
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
    "user_copies",
)
_Row = TypeVar("_Row", Effect, Hypercall, str)


@dataclass(frozen=True, slots=True)
class KernelApi:
    """All tables joined, by name."""

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
    user_copies: frozenset[str]
    guards: Mapping[str, tuple[str, str]]
    entries: EntryPoints
    sizes: tuple[HypercallSize, ...] = ()

    def with_summaries(self, summaries: Mapping[str, Effect]) -> Callable[[str], Effect | None]:
        """Look-up of a function's row: from the reviewed code first, else from the tables."""
        return lambda function: summaries.get(function) or self.effects.get(function)


def _add(into: dict[str, _Row], name: str, row: _Row, module: str) -> None:
    if name in into:
        raise ValueError(f"{module}: {name} has a row already")
    into[name] = row


@cache
def kernel_api() -> KernelApi:
    """Join the tables of every module. :raises ValueError: if a name has two rows."""
    effects: dict[str, Effect] = {}
    hypercalls: dict[str, Hypercall] = {}
    constants: dict[str, str] = {}
    guards: dict[str, tuple[str, str]] = {}
    entries: dict[str, EntryTable] = {}
    sizes: dict[int, HypercallSize] = {}
    names: dict[str, set[str]] = {name: set() for name in _NAME_SETS}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        table: EffectTable = importlib.import_module(f"{__name__}.{info.name}").EFFECTS
        for effect in table.effects:
            _add(effects, effect.function, effect, info.name)
        for hypercall in table.hypercalls:
            _add(hypercalls, hypercall.name, hypercall, info.name)
        for name, value in (table.constants or {}).items():
            _add(constants, name, value, info.name)
        guards.update(table.guards or {})
        if table.entries is not None:
            entries[info.name] = table.entries
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
        **{name: frozenset(names[name]) for name in _NAME_SETS},
    )
