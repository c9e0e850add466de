"""A vector is held for nothing."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="vector-lost",
    title="A vector is held for nothing",
    defect_class="leak",
    never="irq[i].vector=held & irq[i].entry=none",
    sometimes="irq[i].vector=held",
    what="At the end a vector is held that no entry delivers to.",
    why="Vectors run out.",
    source="semantics.md 2.5",
    at_end=True,
)
