"""The root moves an interrupt out of its set of processors."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-moved-outside-set",
    title="The root moves an interrupt out of its set of processors",
    defect_class="irq-map",
    never="irq[i].fault=outside-set",
    sometimes="irq[i].entry=live",
    what="A retarget names a processor outside of the set of the map.",
    why="The hypervisor refuses and the interrupt goes to the old processor.",
    source="semantics.md 2.5",
)
