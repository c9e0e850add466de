"""A freed frame is mapped for a device."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="freed-frame-mapped-for-dma",
    title="A freed frame is mapped for a device",
    defect_class="freed-while-owned",
    never="dma[f].map=yes & frame[f].linux=free|other",
    sometimes="dma[f].map=yes & frame[f].linux=kernel",
    what="The table of a domain has a frame that was freed.",
    why="The device overwrites memory of the next owner.",
    source="semantics.md I-DEV-QUIET",
)
