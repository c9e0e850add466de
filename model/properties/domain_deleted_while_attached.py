"""A domain is deleted with a device in it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="domain-deleted-while-attached",
    title="A domain is deleted with a device in it",
    defect_class="teardown-order",
    never="device[d].at=domain & domain[m].state=none",
    sometimes="device[d].at=domain & domain[m].state=live",
    what="The device translates through a domain that is gone.",
    why="Its DMA goes through freed tables.",
    source="semantics.md I-DEV-ATT",
)
