"""MAINTAINERS."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="maintainership",
    title="MAINTAINERS",
    paths=(
        "MAINTAINERS",
        "CREDITS",
        ".mailmap",
        ".get_maintainer.ignore",
    ),
    symbols=(),
    kconfig=(),
)
