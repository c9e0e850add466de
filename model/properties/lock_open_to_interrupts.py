"""A lock of an interrupt handler is taken with interrupts on."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="lock-open-to-interrupts",
    title="A lock of an interrupt handler is taken with interrupts on",
    defect_class="locking",
    never="spin[s].open_irqs=yes & spin[s].handler=irq",
    sometimes="spin[s].handler=irq",
    what="A lock that an interrupt handler takes is taken by a task while interrupts are on.",
    why="The handler interrupts the holder and waits for it for ever.",
    source="semantics.md 3.6; kernel/locking/lockdep.c",
)
