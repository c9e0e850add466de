"""A lock stays held on a path."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="lock-left-held",
    title="A lock stays held on a path",
    defect_class="locking",
    never={"thread.at": frozenset(["returned"]), "lock.state": frozenset(["held"])},
    sometimes={"lock.state": frozenset(["held"])},
    what="The function returns with a lock held that other returns of the same kind release.",
    why="The next taker of the lock waits for ever.",
    source="semantics.md 3.6 (locks)",
    false_alarms="A function that returns locked on purpose and says so by its return value.",
    contrast={"thread.at": frozenset({"returned"}), "lock.state": frozenset({"released"})},
    kept_on_success=True,
)
