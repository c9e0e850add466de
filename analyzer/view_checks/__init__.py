"""ONE FILE = ONE CHECK on functions of several files together; each defines ``VIEW_CHECK``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from analyzer.view_check import ViewCheck


@cache
def all_view_checks() -> tuple[ViewCheck, ...]:
    """Every check of this package, by module. :raises ValueError: if two report the same rule."""
    found: list[ViewCheck] = []
    known: set[str] = set()
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        check: ViewCheck = importlib.import_module(f"{__name__}.{info.name}").VIEW_CHECK
        for rule in check.rules:
            if rule.id in known:
                raise ValueError(f"rule {rule.id} is defined twice")
            known.add(rule.id)
        found.append(check)
    return tuple(found)
