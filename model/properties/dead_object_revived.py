"""A reference is taken to an object that is being destroyed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="dead-object-revived",
    title="A reference is taken to an object that is being destroyed",
    defect_class="refcount",
    never="object[o].fault=revived",
    sometimes="object[o].refs=2",
    what="A lookup finds an object whose count is zero and increments it.",
    why="The release runs on, and the finder keeps a pointer to freed memory.",
    source="semantics.md 3.6 (kref_get_unless_zero)",
)
