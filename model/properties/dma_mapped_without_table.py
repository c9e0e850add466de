"""A frame is mapped for DMA and its table page is gone."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="dma-mapped-without-table",
    title="A frame is mapped for DMA and its table page is gone",
    defect_class="teardown-order",
    never="dma[f].map=yes & iopt[m].page=none|unlinked|freed",
    sometimes="dma[f].map=yes & iopt[m].page=linked",
    what="An entry is live in a table page that is not linked.",
    why="The device faults, or its translations come from freed memory.",
    source="semantics.md I-DEV-PT",
)
