"""ONE FILE = ONE SUBSYSTEM: each module defines ``SUBSYSTEM`` (paths, symbols, options)."""

from analyzer.hunks import enclosing_function, map_hunk, map_hunks
from analyzer.subsystem import all_subsystems

__all__ = ["all_subsystems", "enclosing_function", "map_hunk", "map_hunks"]
