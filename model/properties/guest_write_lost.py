"""A page that a guest wrote is dropped as clean."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="guest-write-lost",
    title="A page that a guest wrote is dropped as clean",
    defect_class="cache-attr",
    never="frame[f].lost-write=yes",
    sometimes="frame[f].dirty=yes",
    what="The pages of a writable region are unpinned without telling the memory manager that "
    "they are dirty.",
    why="Reclaim drops what the guest wrote to a file-backed page.",
    source="semantics.md I-PERM",
)
