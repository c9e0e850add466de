"""Seconds of the fastest of some rounds, and lines of a table."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter


def best(run: Callable[[], object], rounds: int) -> float:
    """The best of some rounds, in seconds: other processes only ever make it slower."""
    fastest = float("inf")
    for _ in range(rounds):
        start = perf_counter()
        run()
        fastest = min(fastest, perf_counter() - start)
    return fastest


def show(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
