"""A spinlock is released that nobody holds."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="free-spinlock-released",
    title="A spinlock is released that nobody holds",
    defect_class="locking",
    never="spin[s].fault=released-free",
    sometimes="spin[s].state=held",
    what="spin_unlock() of a lock that is free.",
    why="The lock of another owner is released under it.",
    source="semantics.md 3.6",
)
