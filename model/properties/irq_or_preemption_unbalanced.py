"""More sections are closed than were opened."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="irq-or-preemption-unbalanced",
    title="More sections are closed than were opened",
    defect_class="irq-discipline",
    never="cpu[c].fault=unbalanced",
    sometimes="cpu[c].irqs=off",
    what="Interrupts are restored or preemption is enabled without a section.",
    why="A section of the caller ends too early.",
    source="semantics.md 3.6, I-IRQ-BAL",
)
