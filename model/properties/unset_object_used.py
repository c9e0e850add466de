"""An object is used before it is set up."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="unset-object-used",
    title="An object is used before it is set up",
    defect_class="race",
    never="object[o].fault=used-unset",
    sometimes="object[o].published=yes",
    what="A reader finds an object whose fields have not been set.",
    why="It reads what the allocator left there.",
    source="semantics.md I-LATE-PUB",
)
