"""A hypercall is issued with someone else's input."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="foreign-input-issued",
    title="A hypercall is issued with someone else's input",
    defect_class="irq-discipline",
    never="pointer[t].fault=foreign-issued",
    sometimes="input[c].content=filled",
    what="Between fill and issue somebody else used the input page of the CPU.",
    why="The hypervisor does what nobody asked for: the wrong pages are mapped, deposited, "
    "flushed.",
    source="semantics.md I-IN-IRQ, I-IN-NEST",
)
