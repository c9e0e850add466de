"""ONE FILE = ONE CHECK on functions of several files together; each defines ``VIEW_CHECK``."""

from __future__ import annotations

from functools import cache

from analyzer.rulewalk import checks_of
from analyzer.view_check import ViewCheck


@cache
def all_view_checks() -> tuple[ViewCheck, ...]:
    """Every check of this package, by module. :raises ValueError: if two report the same rule."""
    return checks_of(__path__, __name__, "VIEW_CHECK", ViewCheck)
