"""Documentation."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="documentation",
    title="Documentation",
    paths=("Documentation/",),
    symbols=(),
    kconfig=(),
)
