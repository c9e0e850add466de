"""
Locks. Code sees one lock as one function does; protocols see sleeping locks by number.

A thread that takes a held lock waits. Releasing a lock that nobody holds is a fault. Source:
semantics.md 3.6 (locks), include/linux/spinlock.h, include/linux/mutex.h.
"""

from __future__ import annotations

from model.events import Event
from model.layout import Field
from model.machine import Part, action, when

PART = Part(
    name="lock",
    fields=(
        Field(
            "lock.state",
            ("untouched", "held", "released", "taken-twice", "callers-released", "released-twice"),
        ),
    ),
    reactions=(
        when(Event.LOCK, {"lock.state": "untouched|released"}, lock__state="held"),
        when(Event.LOCK, {"lock.state": "held"}, lock__state="taken-twice"),
        when(Event.UNLOCK, {"lock.state": "held"}, lock__state="released"),
        when(Event.UNLOCK, {"lock.state": "released"}, lock__state="released-twice"),
        when(Event.UNLOCK, {"lock.state": "untouched"}, lock__state="callers-released"),
        when(Event.LOCK, {"lock.state": "callers-released"}, lock__state="untouched"),
        # What the function itself has released stays released: the next to hold it is the callee.
        when(
            Event.HOLE, {"lock.state": "held|taken-twice|callers-released"}, lock__state="untouched"
        ),
    ),
    indexed=(
        Field("mutex[lock].state", ("free", "held")),
        Field("mutex[lock].fault", ("none", "released-free")),
    ),
    actions=(
        action(
            "lock(l: lock)",
            "mutex_lock(): waits until the lock is free.",
            "kernel/locking/mutex.c; semantics.md 3.6",
            ok="mutex[l].state=free -> mutex[l].state=held",
        ),
        action(
            "trylock(l: lock)",
            "mutex_trylock(): does not wait.",
            "kernel/locking/mutex.c; semantics.md 3.6",
            taken="mutex[l].state=free -> mutex[l].state=held",
            busy="mutex[l].state=held ->",
        ),
        action(
            "unlock(l: lock)",
            "mutex_unlock().",
            "kernel/locking/mutex.c; semantics.md 3.6",
            ok=(
                "mutex[l].state=held -> mutex[l].state=free",
                "mutex[l].state=free -> mutex[l].fault=released-free",
            ),
        ),
    ),
)
