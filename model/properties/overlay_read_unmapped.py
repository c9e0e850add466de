"""A handler reads an overlay that is not mapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="overlay-read-unmapped",
    title="A handler reads an overlay that is not mapped",
    defect_class="null-deref",
    never="overlay[c].fault=used-unmapped",
    sometimes="overlay[c].sint=on",
    what="The interrupt is enabled before the message page is mapped, or after it was unmapped.",
    why="The handler reads through NULL or a stale pointer.",
    source="semantics.md 6.2, 6.3",
)
