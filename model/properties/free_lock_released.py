"""A lock is released that nobody holds."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="free-lock-released",
    title="A lock is released that nobody holds",
    defect_class="locking",
    never="mutex[l].fault=released-free",
    sometimes="mutex[l].state=held",
    what="mutex_unlock() is called for a lock that is free.",
    why="The next owner is not alone in its critical section.",
    source="semantics.md 3.6",
)
