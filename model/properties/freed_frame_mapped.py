"""A freed frame is still mapped in the kernel."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="freed-frame-mapped",
    title="A freed frame is still mapped in the kernel",
    defect_class="freed-while-owned",
    never="kva[f].map=rw|ro|rx|rwx & frame[f].linux=free|other",
    sometimes="kva[f].map=rw & frame[f].linux=kernel",
    what="The page table of the kernel names a frame that was given back.",
    why="Whoever uses the mapping touches memory of the next owner.",
    source="semantics.md I-FREE-CLEAN",
)
