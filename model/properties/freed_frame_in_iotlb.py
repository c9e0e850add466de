"""A device can still reach a freed frame through its IOTLB."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="freed-frame-in-iotlb",
    title="A device can still reach a freed frame through its IOTLB",
    defect_class="freed-while-owned",
    never="iotlb[d][f].entry=yes & frame[f].linux=free|other",
    sometimes="iotlb[d][f].entry=yes & frame[f].linux=kernel",
    what="A frame is free, or has another owner, and a device keeps a translation.",
    why="The device overwrites memory of the next owner.",
    source="semantics.md I-DEV-QUIET",
)
