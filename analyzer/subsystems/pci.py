"""PCI."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="pci",
    title="PCI",
    paths=(
        "drivers/pci/",
        "include/linux/pci*.h",
        "include/uapi/linux/pci*.h",
        "Documentation/PCI/",
        "arch/x86/pci/",
        "Documentation/devicetree/bindings/pci/",
    ),
    symbols=(
        r"pcim?_\w+",
        r"pcie_\w+",
        r"PCI_\w+",
    ),
    kconfig=(
        r"PCIE?\w*",
        r"HOTPLUG_PCI\w*",
    ),
)
