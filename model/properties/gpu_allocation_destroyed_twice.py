"""An allocation of the host is destroyed twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-allocation-destroyed-twice",
    title="An allocation of the host is destroyed twice",
    defect_class="double-free",
    never="store[s].fault=destroyed-twice",
    sometimes="store[s].host=allocated|bound",
    what="DESTROYALLOCATION names an allocation that is gone.",
    why="The handle may be someone else's by then.",
    source="gpu-sharing.md 2",
)
