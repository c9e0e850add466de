"""An object is used after it was freed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="freed-object-used",
    title="An object is used after it was freed",
    defect_class="use-after-free",
    never="object[o].fault=used-freed",
    sometimes="object[o].memory=freed",
    what="Somebody still has a pointer, or a descriptor, to an object that was freed.",
    why="Its memory belongs to someone else.",
    source="semantics.md I-RCU-FREE, I-FD-LAST",
)
