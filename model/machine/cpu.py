"""
Context of the CPU that runs the thread: interrupts and atomic sections, relative to the entry.

``cpu.irqs_off`` counts nested sections with interrupts off that the thread opened itself; what the
caller did is unknown, so 0 means "as on entry". ``cpu.slept`` records a call that may sleep while
the thread itself had made the context atomic. A thread that first undoes what its caller did, and
later does it again, is back where it began.

Protocols see CPUs by index, and tasks that run on them:

- ``irqs``, ``preempt`` (a nesting count), ``bh`` (softirqs): what the CPU lets in.
- ``context``: what runs there. A handler begins only where a task ran; nested ones are left out. A
  task does nothing that depends on its CPU while a handler runs there.
- ``fault``: ``slept`` in atomic context, ``opened`` interrupts that an outer section had turned
  off, ``unbalanced`` preemption.
- ``task[t].cpu``: where task t runs. With interrupts and preemption on it may be moved any time.
- ``task[t].section``: the flags that the section with interrupts off will restore.

Source: semantics.md 1.5, 3 (context column), 3.6, 5, I-IRQ-BAL, I-SLEEP.
"""

from __future__ import annotations

from itertools import pairwise

from model.events import Event
from model.layout import Field
from model.machine import Part, Reaction, action, spontaneous, when

_DEPTH = ("0", "1", "2", "3")
_SOURCE = "semantics.md 3.6; include/linux/irqflags.h, preempt.h, v7.2"
# The task runs: no handler has interrupted it.
_HERE = "task[t].cpu=@c & cpu[c].context=task"


def _count(event: Event, field: str, step: int) -> tuple[Reaction, ...]:
    pairs = [(a, b) if step > 0 else (b, a) for a, b in pairwise(_DEPTH)]
    pairs.append(("callers-undone", "0") if step > 0 else ("0", "callers-undone"))
    return tuple(Reaction(event, {field: frozenset({a})}, {field: b}) for a, b in pairs)


PART = Part(
    name="cpu",
    fields=(
        Field("cpu.irqs_off", (*_DEPTH, "callers-undone")),
        Field("cpu.atomic", (*_DEPTH, "callers-undone")),
        Field("cpu.slept", ("no", "irqs-off", "atomic")),
    ),
    reactions=(
        when(Event.HOLE, {}, cpu__irqs_off="0", cpu__atomic="0"),
        *_count(Event.IRQ_SAVE, "cpu.irqs_off", 1),
        *_count(Event.IRQ_RESTORE, "cpu.irqs_off", -1),
        *_count(Event.ATOMIC_ENTER, "cpu.atomic", 1),
        *_count(Event.ATOMIC_LEAVE, "cpu.atomic", -1),
        when(
            Event.MAY_SLEEP,
            {"cpu.irqs_off": "1|2|3", "cpu.slept": "no"},
            cpu__slept="irqs-off",
        ),
        when(
            Event.MAY_SLEEP,
            {"cpu.irqs_off": "0", "cpu.atomic": "1|2|3", "cpu.slept": "no"},
            cpu__slept="atomic",
        ),
    ),
    indexed=(
        Field("cpu[cpu].irqs", ("on", "off")),
        Field("cpu[cpu].preempt", ("0", "1", "2")),
        Field("cpu[cpu].bh", ("on", "off")),
        Field("cpu[cpu].context", ("task", "softirq", "irq", "nmi")),
        Field("cpu[cpu].fault", ("none", "slept", "opened", "unbalanced")),
        Field("task[task].cpu", ("0", "1")),
        Field("task[task].section", ("none", "on", "off")),
    ),
    actions=(
        action(
            "irq-save(t: task)",
            "local_irq_save(): the flags are kept, then interrupts are off.",
            _SOURCE,
            ok=(
                f"{_HERE} & cpu[c].irqs=on -> task[t].section=on & cpu[c].irqs=off",
                f"{_HERE} & cpu[c].irqs=off -> task[t].section=off",
            ),
        ),
        action(
            "irq-restore(t: task)",
            "local_irq_restore(): interrupts are as they were at the save.",
            _SOURCE,
            ok=(
                f"{_HERE} & task[t].section=on -> task[t].section=none & cpu[c].irqs=on",
                f"{_HERE} & task[t].section=off -> task[t].section=none & cpu[c].irqs=off",
                f"{_HERE} & task[t].section=none -> cpu[c].fault=unbalanced",
            ),
        ),
        action(
            "irq-enable(t: task)",
            "local_irq_enable(): whatever an outer section wanted.",
            _SOURCE,
            ok=(
                f"{_HERE} & task[t].section=none -> cpu[c].irqs=on",
                f"{_HERE} & task[t].section=on|off -> cpu[c].irqs=on & cpu[c].fault=opened",
            ),
        ),
        action(
            "preempt-disable(t: task)",
            "preempt_disable(), get_cpu(): the task stays on its CPU.",
            _SOURCE,
            ok=f"{_HERE} -> cpu[c].preempt+1",
        ),
        action(
            "preempt-enable(t: task)",
            "preempt_enable(), put_cpu().",
            _SOURCE,
            ok=(
                f"{_HERE} & cpu[c].preempt!=0 -> cpu[c].preempt-1",
                f"{_HERE} & cpu[c].preempt=0 -> cpu[c].fault=unbalanced",
            ),
        ),
        action(
            "bh-disable(t: task)",
            "local_bh_disable(): no softirq runs on the CPU.",
            _SOURCE,
            ok=f"{_HERE} -> cpu[c].bh=off",
        ),
        action(
            "bh-enable(t: task)",
            "local_bh_enable().",
            _SOURCE,
            ok=f"{_HERE} -> cpu[c].bh=on",
        ),
        action(
            "may-sleep(c: cpu)",
            "What runs on the CPU calls something that may sleep: a mutex, GFP_KERNEL, a wait.",
            "semantics.md 3 (context column S), I-SLEEP",
            ok=(
                "cpu[c].context=task & cpu[c].irqs=on & cpu[c].preempt=0 ->",
                "cpu[c].irqs=off -> cpu[c].fault=slept",
                "cpu[c].preempt!=0 -> cpu[c].fault=slept",
                "cpu[c].context!=task -> cpu[c].fault=slept",
            ),
        ),
        action(
            "interrupt-begins(c: cpu)",
            "A handler interrupts the task of the CPU; it runs with interrupts off.",
            "semantics.md 5 (IRQ)",
            ok="cpu[c].context=task & cpu[c].irqs=on -> cpu[c].context=irq & cpu[c].irqs=off",
        ),
        action(
            "interrupt-ends(c: cpu)",
            "The handler returns.",
            "semantics.md 5 (IRQ)",
            ok="cpu[c].context=irq -> cpu[c].context=task & cpu[c].irqs=on",
        ),
        action(
            "softirq-begins(c: cpu)",
            "Deferred work interrupts the task where bottom halves are on.",
            "semantics.md 1.5; kernel/softirq.c",
            ok="cpu[c].context=task & cpu[c].irqs=on & cpu[c].bh=on -> cpu[c].context=softirq",
        ),
        action(
            "softirq-ends(c: cpu)",
            "It is done.",
            "semantics.md 1.5; kernel/softirq.c",
            ok="cpu[c].context=softirq -> cpu[c].context=task",
        ),
        action(
            "nmi-begins(c: cpu)",
            "A non-maskable interrupt comes, whether interrupts are on or off.",
            "semantics.md 5 (NMI)",
            ok="cpu[c].context=task -> cpu[c].context=nmi",
        ),
        action(
            "nmi-ends(c: cpu)",
            "It returns.",
            "semantics.md 5 (NMI)",
            ok="cpu[c].context=nmi -> cpu[c].context=task",
        ),
    ),
    environment=(
        spontaneous(
            "migrated(t: task, c: cpu)",
            "scheduler",
            "task[t].cpu=@d & cpu[d].irqs=on & cpu[d].preempt=0 & cpu[d].bh=on"
            " & cpu[d].context=task -> task[t].cpu=@c",
            "The scheduler moves the task to another CPU.",
            "semantics.md 5 (preemption)",
        ),
    ),
)
