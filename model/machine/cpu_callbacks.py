"""
Callbacks of CPU hotplug, and the SynIC pages that they set up for each CPU.

``callbacks[r].state`` says whether the callbacks are installed; they use per-CPU data
(``callbacks[r].data``) that must be there before and after. A CPU comes up (``hp[c].state``) and
runs the callback, which maps two pages; if it fails the core takes the CPU down again and runs the
callbacks of the *earlier* states, never that of the one that failed: it must undo its own part.
A CPU that goes runs the callback for going down; interrupts that name it must go elsewhere first.
``hp[c].pages`` counts what is mapped, ``hp[c].fault`` is the first misuse (semantics.md 3.6
(cpuhp), 6.2, 6.3; kernel/cpu.c, mshv_synic_cpu_init(), drivers/hv/mshv_synic.c, v7.2).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 3.6, 6.2, 6.3; kernel/cpu.c, drivers/hv/mshv_synic.c, v7.2"

PART = Part(
    name="cpu-callbacks",
    indexed=(
        Field("callbacks[root].data", ("none", "there")),
        Field("callbacks[root].state", ("none", "installed")),
        Field("hp[cpu].state", ("down", "coming", "up", "going")),
        Field("hp[cpu].pages", ("0", "1", "2")),
        Field("hp[cpu].fault", ("none", "no-data", "underflow")),
    ),
    actions=(
        action(
            "allocate-cpu-data(r: root)",
            "alloc_percpu().",
            _SOURCE,
            ok="-> callbacks[r].data=there",
            failed="->",
        ),
        action(
            "free-cpu-data(r: root)",
            "free_percpu().",
            _SOURCE,
            ok="-> callbacks[r].data=none",
        ),
        action(
            "install-callbacks(r: root)",
            "cpuhp_setup_state(): from now on every CPU that comes runs the callback.",
            _SOURCE,
            ok="-> callbacks[r].state=installed",
            failed="->",
        ),
        action(
            "remove-callbacks(r: root)",
            "cpuhp_remove_state(): returns when every CPU has run the callback for going down.",
            _SOURCE,
            ok="hp[*].state=down -> callbacks[r].state=none",
        ),
        action(
            "cpu-comes(c: cpu)",
            "A CPU has started and runs its callbacks, if they are installed.",
            _SOURCE,
            ok="callbacks[0].state=installed & hp[c].state=coming ->",
        ),
        action(
            "map-cpu-page(c: cpu)",
            "The callback maps the next page of the CPU and notes it in the per-CPU data.",
            _SOURCE,
            ok=(
                "callbacks[0].data=there & hp[c].pages!=2 -> hp[c].pages+1",
                "callbacks[0].data=none -> hp[c].fault=no-data",
            ),
            failed="callbacks[0].data=there ->",
        ),
        action(
            "unmap-cpu-page(c: cpu)",
            "The callback unmaps the page that it mapped last.",
            _SOURCE,
            ok=(
                "callbacks[0].data=there & hp[c].pages!=0 -> hp[c].pages-1",
                "callbacks[0].data=there & hp[c].pages=0 -> hp[c].fault=underflow",
                "callbacks[0].data=none -> hp[c].fault=no-data",
            ),
        ),
        action(
            "cpu-up(c: cpu)",
            "The callback has succeeded.",
            _SOURCE,
            ok="-> hp[c].state=up",
        ),
        action(
            "cpu-goes(c: cpu)",
            "The CPU is to go, and runs the callback for that.",
            _SOURCE,
            ok="hp[c].state=going ->",
        ),
        action(
            "cpu-down(c: cpu)",
            "The CPU is off: its callbacks are done, or the core took it down after a failure.",
            _SOURCE,
            ok="-> hp[c].state=down",
        ),
        action(
            "map-to-online-cpu(i: irq, c: cpu)",
            "An interrupt is mapped for a CPU that is up, with hotplug kept out or under the lock"
            " of the vectors.",
            "semantics.md 2.5, 6.3; assign_irq_vector_any_locked(), arch/x86/kernel/apic/vector.c",
            ok="hp[c].state=up & irq[i].entry=none -> irq[i].entry=live & irq[i].cpu=@c",
        ),
        action(
            "move-interrupts-away(i: irq, c: cpu)",
            "The interrupt is mapped for another CPU than the one that goes.",
            "fixup_irqs(), arch/x86/kernel/irq.c; semantics.md 5 (CPU offline), 6.3",
            ok=(
                "irq[i].cpu=@c -> irq[i].entry=none",
                "irq[i].cpu!=@c ->",
            ),
        ),
    ),
    environment=(
        spontaneous(
            "user-starts-cpu(c: cpu)",
            "user",
            "callbacks[0].state=installed & hp[c].state=down -> hp[c].state=coming",
            "Somebody writes 1 to the CPU's file in sysfs, or the callbacks have just come.",
            _SOURCE,
        ),
        spontaneous(
            "user-stops-cpu(c: cpu)",
            "user",
            "hp[c].state=up -> hp[c].state=going",
            "Somebody writes 0 to it, or the callbacks are being removed.",
            _SOURCE,
        ),
    ),
    needs=("interrupts",),
)
