"""A frame is freed that the root cannot reach."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="exclusive-frame-freed",
    title="A frame is freed that the root cannot reach",
    defect_class="freed-while-owned",
    never="frame[f].hv=exclusive & frame[f].linux=free|other",
    sometimes="frame[f].hv=exclusive & frame[f].linux=kernel",
    what="Host access was not taken back before the frame was freed.",
    why="The next access by its next owner crashes the root.",
    source="semantics.md I-EXCL-ORDER",
)
