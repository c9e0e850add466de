"""A vector is free while the hypervisor still delivers to it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="vector-freed-while-mapped",
    title="A vector is free while the hypervisor still delivers to it",
    defect_class="irq-map",
    never="irq[i].vector=free & irq[i].entry=live",
    sometimes="irq[i].vector=held & irq[i].entry=live",
    what="The remap entry outlives the vector.",
    why="The next owner of the vector gets interrupts of a foreign device.",
    source="semantics.md I-IM-ONE, 2.5",
)
