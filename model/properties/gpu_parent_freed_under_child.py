"""A device or adapter is freed while it has objects."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-parent-freed-under-child",
    title="A device or adapter is freed while it has objects",
    defect_class="use-after-free",
    never="parent[p].memory=freed & handle[h].guest=recorded|published",
    sometimes="parent[p].memory=live & handle[h].guest=recorded",
    what="The object did not hold a reference to its parent, or dropped it too early.",
    why="The object's teardown reads the freed parent.",
    source="gpu-sharing.md 1 (a parent stays referenced), 9 (7 before 8)",
)
