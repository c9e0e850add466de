"""ONE FILE = ONE CHECK on a series and its steps; each module defines ``SERIES_CHECK``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from analyzer.series_check import SeriesCheck


@cache
def all_series_checks() -> tuple[SeriesCheck, ...]:
    """Every check of this package, by module. :raises ValueError: if two report the same rule."""
    found: list[SeriesCheck] = []
    known: set[str] = set()
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        check: SeriesCheck = importlib.import_module(f"{__name__}.{info.name}").SERIES_CHECK
        for rule in check.rules:
            if rule.id in known:
                raise ValueError(f"rule {rule.id} is defined twice")
            known.add(rule.id)
        found.append(check)
    return tuple(found)
