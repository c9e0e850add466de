"""Interrupts stay off on a path."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="irqs-not-restored",
    title="Interrupts stay off on a path",
    defect_class="irq-discipline",
    never={"thread.at": frozenset(["returned"]), "cpu.irqs_off": frozenset(["1", "2", "3"])},
    sometimes={"cpu.irqs_off": frozenset(["1", "2", "3"])},
    what="The function returns with interrupts off that it switched off itself.",
    why=(
        "The CPU stops taking interrupts; the next sleeping call is a bug, and the "
        "hypervisor's messages pile up."
    ),
    source="semantics.md I-IRQ-BAL",
    false_alarms="A function that is meant to return with interrupts off.",
    contrast={"thread.at": frozenset({"returned"}), "cpu.irqs_off": frozenset({"0"})},
    waived_for_locals=True,
)
