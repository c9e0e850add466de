"""Something sleeps in atomic context."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="slept-in-atomic",
    title="Something sleeps in atomic context",
    defect_class="sleep-in-atomic",
    never="cpu[c].fault=slept",
    sometimes="cpu[c].preempt=1|2",
    what="A call that may sleep is made with interrupts or preemption off, or in a handler.",
    why="The scheduler cannot switch: the CPU hangs, or a lock is never released.",
    source="semantics.md I-SLEEP, I-DEP-CTX",
)
