"""Preemption stays off."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="preemption-left-off",
    title="Preemption stays off",
    defect_class="locking",
    never="cpu[c].preempt=1|2",
    sometimes="cpu[c].preempt=1",
    what="Every thread has ended and a CPU still has preemption off.",
    why="Every later sleep on the CPU is a bug.",
    source="semantics.md 3.6",
    at_end=True,
)
