"""Pages of a store are unpinned twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-pin-dropped-twice",
    title="Pages of a store are unpinned twice",
    defect_class="pin",
    never="store[s].fault=pin-twice-dropped",
    sometimes="store[s].pin=write",
    what="The pages are unpinned and no pin is there.",
    why="The reference count of a foreign page goes down.",
    source="gpu-sharing.md 2",
)
