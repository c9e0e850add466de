"""A lock is taken while it is held."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="lock-taken-twice",
    title="A lock is taken while it is held",
    defect_class="locking",
    never={"lock.state": frozenset(["taken-twice"])},
    sometimes={"lock.state": frozenset(["held"])},
    what="The same lock is taken again on a path on which the function still holds it.",
    why="Self-deadlock.",
    source="semantics.md 3.6 (locks)",
    false_alarms="Two locks that are written with the same expression, in a loop over objects.",
)
