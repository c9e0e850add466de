"""A CPU can still reach a freed frame through its TLB."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="freed-frame-in-tlb",
    title="A CPU can still reach a freed frame through its TLB",
    defect_class="tlb",
    never="tlb[c][f].entry=rw|ro|rx|rwx & frame[f].linux=free|other",
    sometimes="tlb[c][f].entry=rw & frame[f].linux=kernel",
    what="A frame is free, or has another owner, and a CPU keeps a translation to it.",
    why="Stray accesses read or overwrite memory of the next owner.",
    source="semantics.md I-FREE-CLEAN, 3.3",
)
