"""Build and Kconfig."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="build",
    title="Build and Kconfig",
    paths=(
        "Makefile",
        "Kbuild",
        "Kconfig",
        "scripts/",
        "usr/",
        "init/Kconfig",
    ),
    symbols=(),
    kconfig=(
        "EXPERT",
        "MODULES?",
    ),
)
