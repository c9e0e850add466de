"""Interrupts stay off."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="irqs-left-off",
    title="Interrupts stay off",
    defect_class="irq-discipline",
    never="cpu[c].irqs=off",
    sometimes="cpu[c].irqs=off",
    what="Every thread has ended and a CPU still has its interrupts off.",
    why="Timers and IPIs stop: the CPU is lost.",
    source="semantics.md I-IRQ-BAL",
    at_end=True,
)
