"""
Spinlocks, with the contexts in which each was taken: the rule that lockdep checks.

``spin[s].state`` is who can go on. Whoever holds a spinlock cannot be preempted. A handler that
wants a lock which the task it interrupted holds waits for ever, so a lock that handlers take must
be taken by tasks with those handlers kept out: ``open_irqs`` and ``open_bh`` say that a task took
it while interrupts or softirqs could come, ``handler`` in which kind of handler it was taken. All
are kept for ever. Source: semantics.md 3.6 (locks), include/linux/spinlock.h,
kernel/locking/lockdep.c, v7.2.
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 3.6; include/linux/spinlock.h, v7.2"
_HERE = "task[t].cpu=@c & cpu[c].context=task"
_FREE = "spin[s].state=free"

PART = Part(
    name="spinlocks",
    indexed=(
        Field("spin[spin].state", ("free", "held")),
        Field("spin[spin].open_irqs", ("no", "yes")),
        Field("spin[spin].open_bh", ("no", "yes")),
        Field("spin[spin].handler", ("none", "softirq", "irq", "nmi")),
        Field("spin[spin].fault", ("none", "released-free")),
    ),
    actions=(
        action(
            "spin-lock(s: spin, t: task)",
            "spin_lock() by a task; with irq-save or bh-disable before it, the variants of it.",
            _SOURCE,
            ok=(
                f"{_HERE} & {_FREE} & cpu[c].irqs=on & cpu[c].bh=on"
                " -> spin[s].state=held & cpu[c].preempt+1"
                " & spin[s].open_irqs=yes & spin[s].open_bh=yes",
                f"{_HERE} & {_FREE} & cpu[c].irqs=on & cpu[c].bh=off"
                " -> spin[s].state=held & cpu[c].preempt+1 & spin[s].open_irqs=yes",
                f"{_HERE} & {_FREE} & cpu[c].irqs=off -> spin[s].state=held & cpu[c].preempt+1",
            ),
        ),
        action(
            "spin-unlock(s: spin, t: task)",
            "spin_unlock().",
            _SOURCE,
            ok=(
                f"{_HERE} & spin[s].state=held & cpu[c].preempt!=0"
                " -> spin[s].state=free & cpu[c].preempt-1",
                f"{_HERE} & spin[s].state=free -> spin[s].fault=released-free",
            ),
        ),
        action(
            "handler-spin-lock(s: spin, c: cpu)",
            "spin_lock() in a handler that runs on the CPU.",
            _SOURCE,
            ok=tuple(
                f"cpu[c].context={kind} & {_FREE} -> spin[s].state=held & spin[s].handler={kind}"
                for kind in ("softirq", "irq", "nmi")
            ),
        ),
        action(
            "handler-spin-trylock(s: spin, c: cpu)",
            "spin_trylock() in a handler: the only way in an NMI.",
            _SOURCE,
            taken=f"cpu[c].context!=task & {_FREE} -> spin[s].state=held",
            busy="cpu[c].context!=task & spin[s].state=held ->",
        ),
        action(
            "handler-spin-unlock(s: spin, c: cpu)",
            "spin_unlock() in a handler.",
            _SOURCE,
            ok=(
                "cpu[c].context!=task & spin[s].state=held -> spin[s].state=free",
                "cpu[c].context!=task & spin[s].state=free -> spin[s].fault=released-free",
            ),
        ),
    ),
    needs=("cpu",),
)
