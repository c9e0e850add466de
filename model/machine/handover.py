"""
What the old kernel tells the next one at kexec, beside frames (part lifecycle).

Child partitions with what they have mapped, interrupt entries and device domains live in the
hypervisor and survive the kernel. ``told-partition``, ``told-irq`` and ``told-domain`` say
that the next kernel will know of them (semantics.md 6.3, I-KEXEC; hv_machine_shutdown(),
arch/x86/kernel/cpu/mshyperv.c, v7.2, tells nothing).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 6.3, I-KEXEC"

PART = Part(
    name="handover",
    indexed=(
        Field("told-partition[partition].record", ("no", "yes")),
        Field("told-irq[irq].record", ("no", "yes")),
        Field("told-domain[domain].record", ("no", "yes")),
    ),
    actions=(
        action(
            "tell-partition(p: partition)",
            "The next kernel is told that the partition lives.",
            _SOURCE,
            ok="-> told-partition[p].record=yes",
        ),
        action(
            "tell-interrupt(i: irq)",
            "The next kernel is told that the entry is live.",
            _SOURCE,
            ok="-> told-irq[i].record=yes",
        ),
        action(
            "tell-domain(m: domain)",
            "The next kernel is told that the domain exists.",
            _SOURCE,
            ok="-> told-domain[m].record=yes",
        ),
    ),
)
