"""A page of the IOMMU's table is left behind."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="iommu-table-lost",
    title="A page of the IOMMU's table is left behind",
    defect_class="leak",
    never="iopt[m].page=linked|unlinked",
    sometimes="iopt[m].page=linked",
    what="At the end a table page was not freed.",
    why="Memory is lost with every domain.",
    source="semantics.md I-DEV-PT",
    at_end=True,
)
