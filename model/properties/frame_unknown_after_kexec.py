"""The next kernel does not know that a frame is taken."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="frame-unknown-after-kexec",
    title="The next kernel does not know that a frame is taken",
    defect_class="kexec-state",
    never="kernel[r].runs=next & frame[f].hv=deposited|used|exclusive & known[f].record=no",
    sometimes="frame[f].hv=deposited & kernel[r].runs=first",
    what="At the hand-over a frame is in a pool of the hypervisor and nobody has recorded it.",
    why="The next kernel takes all memory for free; its first access to the frame is fatal.",
    source="semantics.md I-KEXEC",
)
