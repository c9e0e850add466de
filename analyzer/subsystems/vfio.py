"""VFIO."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="vfio",
    title="VFIO",
    paths=(
        "drivers/vfio/",
        "include/linux/vfio*.h",
        "include/uapi/linux/vfio*.h",
        "Documentation/driver-api/vfio*",
    ),
    symbols=(r"vfio_\w+",),
    kconfig=(r"VFIO\w*",),
)
