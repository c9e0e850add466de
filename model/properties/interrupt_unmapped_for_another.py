"""An interrupt is unmapped for another partition than it was mapped for."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-unmapped-for-another",
    title="An interrupt is unmapped for another partition than it was mapped for",
    defect_class="irq-map",
    never="route[i].fault=other-owner",
    sometimes="route[i].mapped=child",
    what="The unmap names the present owner of the device, the map was made for the last one.",
    why="The hypervisor finds no such entry; the live one stays and delivers to the old owner.",
    source="semantics.md I-IM-SAME",
)
