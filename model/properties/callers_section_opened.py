"""Interrupts are turned on inside an outer section."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="callers-section-opened",
    title="Interrupts are turned on inside an outer section",
    defect_class="irq-discipline",
    never="cpu[c].fault=opened",
    sometimes="cpu[c].irqs=off",
    what="Interrupts are enabled unconditionally although an outer section still needs them off.",
    why="What the outer section protects, its input page for one, is open to handlers.",
    source="semantics.md 3.6, I-IRQ-BAL",
)
