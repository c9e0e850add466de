"""A child partition reaches a frame that Linux gave away."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="child-reaches-foreign-frame",
    title="A child partition reaches a frame that Linux gave away",
    defect_class="freed-while-owned",
    never="slat[p][v].frame=@f & frame[f].linux=free|other",
    sometimes="slat[p][v].frame=@f & frame[f].linux=user",
    what="A guest page is backed by a frame that is free in Linux, or belongs to someone else.",
    why="The guest reads and overwrites memory of another process or of the kernel.",
    source="semantics.md I-SLAT-BACKED, I-UNMAP-UNPIN, I-NOTIFY-DONE",
)
