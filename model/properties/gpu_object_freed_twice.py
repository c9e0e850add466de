"""An object of the guest is freed twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-object-freed-twice",
    title="An object of the guest is freed twice",
    defect_class="double-free",
    never="handle[h].fault=freed-twice",
    sometimes="handle[h].guest=recorded",
    what="The guest's object is gone already.",
    why="The allocator is corrupted.",
    source="gpu-sharing.md 1 (freed once, by the last reference)",
)
