"""A shared store is destroyed twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-shared-store-destroyed-twice",
    title="A shared store is destroyed twice",
    defect_class="double-free",
    never="shared[r].fault=store-destroyed-twice",
    sometimes="shared[r].store=live",
    what="Two of those who had it destroy it.",
    why="The handle may be someone else's by then.",
    source="gpu-sharing.md 8 (last opener and last fd)",
)
