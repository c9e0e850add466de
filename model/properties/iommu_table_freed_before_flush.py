"""A page of the IOMMU's table is freed before the flush."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="iommu-table-freed-before-flush",
    title="A page of the IOMMU's table is freed before the flush",
    defect_class="freed-while-owned",
    never="iopt[m].walk=yes & iopt[m].page=freed",
    sometimes="iopt[m].walk=yes & iopt[m].page=linked",
    what="A walker has cached the page that was freed.",
    why="The walker takes foreign data for translations.",
    source="semantics.md I-DEV-PT",
)
