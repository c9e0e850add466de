"""ONE FILE = ONE CHECK on code that needs no exploration; each module defines ``CHECK``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from analyzer.check import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check of this package, by rule id. :raises ValueError: if two share an id."""
    found: dict[str, Check] = {}
    for info in pkgutil.iter_modules(__path__):
        check: Check = importlib.import_module(f"{__name__}.{info.name}").CHECK
        if check.rule.id in found:
            raise ValueError(f"check {check.rule.id} is defined twice")
        found[check.rule.id] = check
    return tuple(found[name] for name in sorted(found))
