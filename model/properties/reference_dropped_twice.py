"""A reference is dropped that nobody holds."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="reference-dropped-twice",
    title="A reference is dropped that nobody holds",
    defect_class="refcount",
    never="object[o].fault=underflow",
    sometimes="object[o].refs=1",
    what="kref_put() of a count that is zero.",
    why="The object of other users is destroyed.",
    source="semantics.md 3.6",
)
