"""The root touches a frame that it gave up."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="exclusive-frame-touched",
    title="The root touches a frame that it gave up",
    defect_class="freed-while-owned",
    never="shared[f].fault=touched-exclusive",
    sometimes="frame[f].hv=exclusive",
    what="The root reads a frame that is exclusive to a partition.",
    why="The fault cannot be recovered.",
    source="semantics.md I-EXCL-ACCESS",
)
