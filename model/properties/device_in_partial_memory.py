"""A device is attached to a partition whose memory is not all mapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="device-in-partial-memory",
    title="A device is attached to a partition whose memory is not all mapped",
    defect_class="teardown-order",
    never="device[d].at=partition & ram[p].state=none",
    sometimes="device[d].at=partition & ram[p].state=complete",
    what="The device may access a page that is not there.",
    why="A device cannot take an intercept: its access is fatal.",
    source="semantics.md I-DEV-DIRECT",
)
