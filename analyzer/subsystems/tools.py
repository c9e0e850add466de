"""Tools and selftests."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="tools",
    title="Tools and selftests",
    paths=(
        "tools/",
        "samples/",
    ),
    symbols=(),
    kconfig=(),
)
