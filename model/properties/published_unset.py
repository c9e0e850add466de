"""An object is published before it is set up."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="published-unset",
    title="An object is published before it is set up",
    defect_class="race",
    never="object[o].published=yes & object[o].init=no",
    sometimes="object[o].published=yes",
    what="An object stands where lockless readers find it, and is not wholly initialised.",
    why="The handler that reads the table takes no lock and does not wait.",
    source="semantics.md I-LATE-PUB",
)
