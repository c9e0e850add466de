"""Firmware, EFI and device tree."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="firmware",
    title="Firmware, EFI and device tree",
    paths=(
        "drivers/firmware/",
        "drivers/of/",
        "include/linux/efi.h",
        "include/linux/of*.h",
        "arch/x86/platform/efi/",
        "Documentation/devicetree/",
    ),
    symbols=(
        r"efi_\w+",
        r"of_(property|find|get|parse|node|device|match|address|irq)_\w+",
    ),
    kconfig=(
        r"EFI\w*",
        r"OF(_\w+)?",
    ),
)
