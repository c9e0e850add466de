"""A device is left attached."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="device-not-returned",
    title="A device is left attached",
    defect_class="missing-unwind",
    never="device[d].at=domain|partition",
    sometimes="device[d].at=default",
    what="At the end the device is not in the default domain.",
    why="The next driver of the device has no DMA.",
    source="semantics.md I-DEV-ATT",
    at_end=True,
)
