"""An interrupt entry is unknown to the next kernel."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-entry-unknown-after-kexec",
    title="An interrupt entry is unknown to the next kernel",
    defect_class="kexec-state",
    never="kernel[r].runs=next & irq[i].entry=live & told-irq[i].record=no",
    sometimes="kernel[r].runs=first & irq[i].entry=live",
    what="At the hand-over an entry of the remapping table is live and nobody told the next "
    "kernel.",
    why="The device still delivers through it, to a vector that the next kernel uses for "
    "something else.",
    source="semantics.md I-KEXEC, 6.3, I-IM-ONE",
)
