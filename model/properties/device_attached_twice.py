"""A device is attached while it is attached elsewhere."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="device-attached-twice",
    title="A device is attached while it is attached elsewhere",
    defect_class="double-mapping",
    never="device[d].fault=attached-twice",
    sometimes="device[d].at=domain",
    what="An attach without the detach before it.",
    why="Two tables claim the device; the hypervisor decides which.",
    source="semantics.md I-DEV-ATT",
)
