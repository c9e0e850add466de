"""ACPI."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="acpi",
    title="ACPI",
    paths=(
        "drivers/acpi/",
        "include/acpi/",
        "include/linux/acpi*.h",
        "arch/x86/kernel/acpi/",
        "Documentation/firmware-guide/acpi/",
    ),
    symbols=(
        r"acpi_\w+",
        r"ACPI_\w+",
    ),
    kconfig=(r"ACPI\w*",),
)
