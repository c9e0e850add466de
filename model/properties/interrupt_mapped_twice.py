"""An interrupt is mapped that is mapped already."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-mapped-twice",
    title="An interrupt is mapped that is mapped already",
    defect_class="irq-map",
    never="irq[i].fault=mapped-twice",
    sometimes="irq[i].entry=live",
    what="A second remap entry is made while the first is live.",
    why="The old entry goes on delivering, to a vector that may be someone else's.",
    source="semantics.md I-IM-ONE",
)
