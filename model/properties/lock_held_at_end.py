"""A lock is held for ever."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="lock-held-at-end",
    title="A lock is held for ever",
    defect_class="locking",
    never="mutex[l].state=held",
    sometimes="mutex[l].state=held",
    what="Every thread has ended and a lock is held.",
    why="The next one that takes it waits for ever.",
    source="semantics.md 3.6",
    at_end=True,
)
