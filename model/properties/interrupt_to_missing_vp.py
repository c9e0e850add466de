"""An interrupt is mapped to a processor that does not exist."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-to-missing-vp",
    title="An interrupt is mapped to a processor that does not exist",
    defect_class="irq-map",
    never="irq[i].cpu=@c & lp[c].vp=no",
    sometimes="irq[i].cpu=@c & lp[c].vp=yes",
    what="The target of a live entry has no virtual processor.",
    why="The interrupt is lost.",
    source="semantics.md I-IM-VP",
)
