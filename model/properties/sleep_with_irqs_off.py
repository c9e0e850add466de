"""A call that may sleep is made with interrupts off."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="sleep-with-irqs-off",
    title="A call that may sleep is made with interrupts off",
    defect_class="sleep-in-atomic",
    never={"cpu.slept": frozenset(["irqs-off"])},
    sometimes={"cpu.irqs_off": frozenset(["1", "2", "3"])},
    what=("A call that may schedule is reached with interrupts switched off by the same function."),
    why=(
        "The scheduler runs with interrupts off, or another thread overwrites the per-CPU "
        "hypercall page."
    ),
    source="semantics.md I-SLEEP, I-DEP-CTX",
    false_alarms="A callee that only sleeps on a path that is not taken from here.",
)
