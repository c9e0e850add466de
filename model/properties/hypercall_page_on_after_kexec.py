"""The hypercall page is on in the next kernel."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hypercall-page-on-after-kexec",
    title="The hypercall page is on in the next kernel",
    defect_class="kexec-state",
    never="kernel[r].runs=next & msr[r].page=on",
    sometimes="msr[r].page=on",
    what="At the hand-over the MSRs still say what the old kernel wrote.",
    why="The overlay hides memory that the next kernel uses.",
    source="semantics.md 6.3",
)
