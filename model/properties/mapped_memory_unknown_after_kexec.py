"""Memory that a child has mapped is unknown to the next kernel."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="mapped-memory-unknown-after-kexec",
    title="Memory that a child has mapped is unknown to the next kernel",
    defect_class="kexec-state",
    never="kernel[r].runs=next & slat[p][v].frame=0|1|2 & told-partition[p].record=no",
    sometimes="kernel[r].runs=first & slat[p][v].frame=0|1|2",
    what="At the hand-over a child still maps frames of the root and nobody told the next kernel.",
    why="The next kernel takes the frames for free, and the guest writes to them.",
    source="semantics.md I-KEXEC, 6.3",
)
