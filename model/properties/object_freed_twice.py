"""An object is freed twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="object-freed-twice",
    title="An object is freed twice",
    defect_class="double-free",
    never="object[o].fault=freed-twice",
    sometimes="object[o].memory=freed",
    what="Two paths free the same object.",
    why="The allocator hands the same memory to two owners.",
    source="semantics.md 3.6",
)
