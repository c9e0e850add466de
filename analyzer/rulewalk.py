"""Finds the checks of a package that report several rules each."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Protocol, TypeVar

from reports.finding import Rule


class _Reports(Protocol):
    @property
    def rules(self) -> tuple[Rule, ...]: ...


_C = TypeVar("_C", bound=_Reports)


def checks_of(path: Iterable[str], package: str, constant: str, kind: type[_C]) -> tuple[_C, ...]:
    """
    The check that each module of a package defines under one name, by module.

    :param path, package: ``__path__`` and ``__name__`` of the package.
    :raises ValueError: if two checks report the same rule. :raises TypeError: for another object.
    """
    found: list[_C] = []
    known: set[str] = set()
    for info in sorted(pkgutil.iter_modules(path), key=lambda info: info.name):
        check = getattr(importlib.import_module(f"{package}.{info.name}"), constant)
        if not isinstance(check, kind):
            raise TypeError(f"{package}.{info.name}: {constant} is not a {kind.__name__}")
        for rule in check.rules:
            if rule.id in known:
                raise ValueError(f"rule {rule.id} is defined twice")
            known.add(rule.id)
        found.append(check)
    return tuple(found)
