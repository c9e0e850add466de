"""DMA mapping."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="dma",
    title="DMA mapping",
    paths=(
        "kernel/dma/",
        "include/linux/dma-*.h",
        "include/linux/swiotlb.h",
        "drivers/dma-buf/",
        "Documentation/core-api/dma-*",
    ),
    symbols=(
        r"dma_(un)?map_\w+",
        r"dma_(alloc|free)_\w+",
        r"dma_set_\w*mask\w*",
        r"dma_sync_\w+",
        r"dma_buf_\w+",
        r"swiotlb_\w+",
    ),
    kconfig=(
        r"SWIOTLB\w*",
        r"DMA_\w+",
    ),
)
