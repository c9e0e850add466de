"""The frame under an overlay is freed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="overlay-frame-freed",
    title="The frame under an overlay is freed",
    defect_class="freed-while-owned",
    never="overlay[c].frame=@f & frame[f].linux=free|other",
    sometimes="overlay[c].frame=@f",
    what="A frame goes back to the allocator while the hypervisor shows an overlay there.",
    why="Its next owner's writes vanish, and come back as garbage.",
    source="semantics.md I-OVL-LIVE",
)
