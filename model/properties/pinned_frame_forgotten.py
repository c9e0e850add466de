"""A pin is left with nobody who could drop it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="pinned-frame-forgotten",
    title="A pin is left with nobody who could drop it",
    defect_class="pin",
    never="frame[f].pin=1|2 & frame[f].fault=none & recorded[*].frame=none",
    sometimes="frame[f].pin=1",
    what="A frame is pinned and no record names it.",
    why="The frame can never be freed or moved again.",
    source="semantics.md 3.4, I-NOLEAK",
)
