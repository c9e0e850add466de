"""A handler reads the memory below an overlay."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="overlay-read-disabled",
    title="A handler reads the memory below an overlay",
    defect_class="teardown-order",
    never="overlay[c].fault=used-off",
    sometimes="overlay[c].sint=on",
    what="The interrupt is enabled while the overlay is off.",
    why="The handler takes old memory for messages.",
    source="semantics.md 1.8, 6.3",
)
