"""A device domain is unknown to the next kernel."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="device-domain-unknown-after-kexec",
    title="A device domain is unknown to the next kernel",
    defect_class="kexec-state",
    never="kernel[r].runs=next & domain[m].state=live & told-domain[m].record=no",
    sometimes="kernel[r].runs=first & domain[m].state=live",
    what="At the hand-over a device domain exists and nobody told the next kernel.",
    why="Its devices still translate through it and write to memory that the next kernel takes"
    " for free.",
    source="semantics.md I-KEXEC, 6.3, I-DEV-ATT",
)
