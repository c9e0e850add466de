"""An interrupt is mapped for no processor."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-without-processor",
    title="An interrupt is mapped for no processor",
    defect_class="irq-map",
    never="route[i].fault=empty-set",
    sometimes="route[i].vps=empty",
    what="The set of virtual processors of a map is empty.",
    why="The hypervisor refuses the call, or the interrupt is lost.",
    source="semantics.md I-IM-VP",
)
