"""A partition is finalised with a device attached to it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="finalized-with-device",
    title="A partition is finalised with a device attached to it",
    defect_class="teardown-order",
    never="device[d].at=partition & partition[p].state=none|finalized",
    sometimes="device[d].at=partition & partition[p].state=active",
    what="The device translates through the table of a finalised partition.",
    why="Its DMA goes through freed tables.",
    source="semantics.md I-DEV-ATT",
)
