"""A frame is freed that the host can read."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="shared-frame-freed",
    title="A frame is freed that the host can read",
    defect_class="freed-while-owned",
    never="shared[f].host=shared|unknown & frame[f].linux=free|other",
    sometimes="shared[f].host=shared & frame[f].linux=kernel",
    what="A frame is not private, or nobody knows, when it is freed.",
    why="The host reads secrets of the next owner.",
    source="semantics.md 2.2 (host visibility)",
)
