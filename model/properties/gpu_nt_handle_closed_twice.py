"""An NT handle is closed twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-nt-handle-closed-twice",
    title="An NT handle is closed twice",
    defect_class="double-free",
    never="shared[r].fault=handle-closed-twice",
    sometimes="shared[r].handles=1",
    what="The host has none left.",
    why="The handle may be someone else's by then.",
    source="gpu-sharing.md 8",
)
