"""A call that may sleep is made under a spinlock."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="sleep-in-atomic",
    title="A call that may sleep is made under a spinlock",
    defect_class="sleep-in-atomic",
    never={"cpu.slept": frozenset(["atomic"])},
    sometimes={"cpu.atomic": frozenset(["1", "2", "3"])},
    what=(
        "A call that may schedule is reached while the same function holds a spinlock, has "
        "preemption off or is in an RCU read section."
    ),
    why="Deadlock, or an RCU grace period that ends too early.",
    source="semantics.md I-SLEEP",
    false_alarms="A callee that only sleeps on a path that is not taken from here.",
)
