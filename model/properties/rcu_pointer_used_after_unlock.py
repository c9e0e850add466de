"""A pointer from an RCU read section is used behind it."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="rcu-pointer-used-after-unlock",
    title="A pointer is used after the RCU read section it was looked up in",
    defect_class="rcu",
    never={"rcu.fault": frozenset(["used-after-unlock"])},
    sometimes={"rcu.pointer": frozenset(["protected"])},
    what=(
        "An object is looked up under rcu_read_lock() and accessed after rcu_read_unlock(), "
        "with no reference taken in between."
    ),
    why="A writer may free the object as soon as the read section has ended.",
    source="semantics.md 3.6 (RCU), I-RCU-FREE",
    false_alarms="Another lock of the caller that keeps the object.",
)
