"""A spinlock is held for ever."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="spinlock-held-at-end",
    title="A spinlock is held for ever",
    defect_class="locking",
    never="spin[s].state=held",
    sometimes="spin[s].state=held",
    what="Every thread has ended and a spinlock is held.",
    why="The next one that takes it spins for ever.",
    source="semantics.md 3.6",
    at_end=True,
)
