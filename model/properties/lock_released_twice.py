"""A lock is released a second time on a path."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="lock-released-twice",
    title="A lock is released twice on a path",
    defect_class="locking",
    never={"lock.state": frozenset(["released-twice"])},
    sometimes={"lock.state": frozenset(["released"])},
    what="The function took the lock once, and reaches a second release of it without taking it.",
    why="Whoever took the lock in between is no longer alone in its critical section.",
    source="semantics.md 3.6 (locks)",
    false_alarms="A callee that was not read takes the lock again.",
)
