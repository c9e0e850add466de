"""Driver core."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="drivercore",
    title="Driver core",
    paths=(
        "drivers/base/",
        "include/linux/device.h",
        "include/linux/device/",
        "include/linux/platform_device.h",
        "lib/kobject*.c",
        "include/linux/kobject.h",
        "drivers/uio/",
        "include/linux/miscdevice.h",
        "drivers/char/misc.c",
    ),
    symbols=(
        r"(un)?register_(driver|chrdev)\w*",
        r"device_(register|unregister|create|destroy|add|del|initialize)\w*",
        r"platform_driver_\w+",
        "misc_(de)?register",
        r"kobject_\w+",
        "bus_(un)?register",
        r"uio_\w+",
    ),
    kconfig=(r"UIO\w*",),
)
