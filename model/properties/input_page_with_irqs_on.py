"""The per-CPU hypercall page is used with interrupts on."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="input-page-with-irqs-on",
    title="The per-CPU hypercall page is used with interrupts on",
    defect_class="irq-discipline",
    never={"percpu.input": frozenset(["exposed"])},
    sometimes={"percpu.input": frozenset(["taken-irqs-off"])},
    what=(
        "The per-CPU page is taken with interrupts off but handed to the hypervisor after "
        "they were restored."
    ),
    why=(
        "An interrupt handler or another thread on the CPU overwrites the page in between, or "
        "the thread has moved to another CPU."
    ),
    source="semantics.md I-IN-IRQ",
    false_alarms="A caller that keeps interrupts off all the time.",
)
