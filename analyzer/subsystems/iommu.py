"""IOMMU."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="iommu",
    title="IOMMU",
    paths=(
        "drivers/iommu/",
        "include/linux/iommu*.h",
        "include/linux/iova.h",
        "include/linux/intel-iommu.h",
        "include/linux/amd-iommu.h",
        "include/linux/io-pgtable.h",
        "include/uapi/linux/iommu*.h",
        "Documentation/devicetree/bindings/iommu/",
        "Documentation/userspace-api/iommu*",
    ),
    symbols=(
        r"iommu_\w+",
        r"iommufd_\w+",
        r"_?_?(alloc|free)_iova\w*",
        r"\w+_iommu_\w+",
        r"irq_remapping_\w+",
        r"dmar_\w+",
    ),
    kconfig=(
        r"\w*IOMMU\w*",
        r"IOMMUFD\w*",
        "IRQ_REMAP",
    ),
)
