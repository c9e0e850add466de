"""An object is lost."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="object-lost",
    title="An object is lost",
    defect_class="leak",
    never="object[o].memory=live & object[o].published=no & object[o].fd=none|closed",
    sometimes="object[o].memory=live",
    what="Every thread has ended and an object lives that nobody can reach.",
    why="Its memory, and what it refers to, is gone until the next boot.",
    source="semantics.md I-NOLEAK",
    at_end=True,
)
