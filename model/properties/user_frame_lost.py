"""A user's frame is mapped nowhere and nobody holds a pin."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="user-frame-lost",
    title="A user's frame is mapped nowhere and nobody holds a pin",
    defect_class="leak",
    never="frame[f].linux=user & frame[f].pin=0 & page[*].frame=none",
    sometimes="frame[f].linux=user",
    what="No page table names the frame, and no pin does.",
    why="Nobody will free it.",
    source="semantics.md 1.7",
)
