"""ONE FILE = ONE CHECK on a series and its steps; each module defines ``SERIES_CHECK``."""

from __future__ import annotations

from functools import cache

from analyzer.rulewalk import checks_of
from analyzer.series_check import SeriesCheck


@cache
def all_series_checks() -> tuple[SeriesCheck, ...]:
    """Every check of this package, by module. :raises ValueError: if two report the same rule."""
    return checks_of(__path__, __name__, "SERIES_CHECK", SeriesCheck)
