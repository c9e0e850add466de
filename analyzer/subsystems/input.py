"""Input and HID."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="input",
    title="Input and HID",
    paths=(
        "drivers/input/",
        "drivers/hid/",
        "include/linux/input*.h",
        "include/linux/hid*.h",
        "include/linux/serio.h",
    ),
    symbols=(
        r"input_(register|unregister|report|allocate|free|set)\w*",
        r"hid_\w+",
        r"serio_\w+",
    ),
    kconfig=(
        r"INPUT\w*",
        r"HID\w*",
        r"SERIO\w*",
    ),
)
