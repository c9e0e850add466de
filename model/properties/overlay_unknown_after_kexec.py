"""The next kernel does not know of an overlay."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="overlay-unknown-after-kexec",
    title="The next kernel does not know of an overlay",
    defect_class="kexec-state",
    never="kernel[r].runs=next & overlay[c].state=on",
    sometimes="overlay[c].state=on",
    what="At the hand-over an overlay is on.",
    why="The next kernel uses the frame, and its writes go into the overlay.",
    source="semantics.md I-KEXEC, I-OVL-LIVE",
)
