"""An unmap does not name the entry of the map."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-unmapped-unrecorded",
    title="An unmap does not name the entry of the map",
    defect_class="irq-map",
    never="irq[i].fault=unrecorded",
    sometimes="irq[i].chip=set",
    what="The unmap runs without a recorded live entry.",
    why="The hypervisor refuses, or another device loses its interrupt.",
    source="semantics.md I-IM-SAME",
)
