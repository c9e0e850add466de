"""
Translations of device DMA: page table of the domain, IOTLB of each device, flush.

``dma[f].map`` is the page table's word, ``iotlb[d][f].entry`` what device d may still use: it fills
from the page table at any time and is emptied for certain only by a flush. ``iopt[m].page`` is a
page of the table: ``linked``, ``unlinked`` (the walker may have cached its address), ``freed``;
``iopt[m].walk`` says whether a walker has cached it (semantics.md 2.6, 3.5, I-DEV-QUIET, I-DEV-PT).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 3.5; drivers/iommu/iommu.c, dma-iommu.c, v7.2"

PART = Part(
    name="iommu",
    indexed=(
        Field("dma[frame].map", ("no", "yes")),
        Field("iotlb[device][frame].entry", ("no", "yes")),
        Field("iopt[domain].page", ("none", "linked", "unlinked", "freed")),
        Field("iopt[domain].walk", ("no", "yes")),
    ),
    actions=(
        action(
            "map-dma(f: frame)",
            "iommu_map(): the devices of the domain may access the frame.",
            _SOURCE,
            ok="-> dma[f].map=yes",
            no_memory="->",
            failed="->",
        ),
        action(
            "unmap-dma(f: frame)",
            "iommu_unmap_fast(): the entry goes, the devices may keep the translation.",
            _SOURCE,
            ok="-> dma[f].map=no",
        ),
        action(
            "link-table(m: domain)",
            "A page of the table is allocated and linked.",
            _SOURCE,
            ok="iopt[m].page=none|freed -> iopt[m].page=linked",
        ),
        action(
            "unlink-table(m: domain)",
            "An empty page of the table is taken out and put on the free list of the gather.",
            _SOURCE,
            ok="-> iopt[m].page=unlinked",
        ),
        action(
            "sync-iotlb(m: domain)",
            "iommu_iotlb_sync(), or the flush queue runs: every device forgets.",
            _SOURCE,
            ok="-> iotlb[*][*].entry=no & iopt[m].walk=no",
        ),
        action(
            "free-table(m: domain)",
            "iommu_put_pages_list().",
            _SOURCE,
            ok="-> iopt[m].page=freed",
        ),
    ),
    environment=(
        spontaneous(
            "iotlb-fill(d: device, f: frame)",
            "device",
            "dma[f].map=yes & device[d].at=domain -> iotlb[d][f].entry=yes",
            "A device accesses the frame and keeps the translation.",
            _SOURCE,
        ),
        spontaneous(
            "walker-fill(m: domain)",
            "device",
            "iopt[m].page=linked -> iopt[m].walk=yes",
            "The walker caches the address of a table page.",
            _SOURCE,
        ),
    ),
    needs=("frame", "devices"),
)
