"""A frame is used after it was freed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="kernel-frame-used-after-free",
    title="A frame is used after it was freed",
    defect_class="use-after-free",
    never="frame[f].fault=use-after-free",
    sometimes="frame[f].linux=kernel",
    what="The kernel reads or writes a frame that it has given back.",
    why="The frame belongs to someone else by then.",
    source="semantics.md 3.1",
)
