"""The lock of an address space is left held."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-mmap-lock-left",
    title="The lock of an address space is left held",
    defect_class="locking",
    never="mm[m].state=read|write",
    sometimes="mm[m].state=write",
    what="An error path returns with the lock.",
    why="Every page fault of the process hangs.",
    source="gpu-sharing.md 3 (mmap write lock)",
    at_end=True,
)
