"""A vector is given back that nobody holds."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="vector-freed-twice",
    title="A vector is given back that nobody holds",
    defect_class="double-free",
    never="irq[i].fault=double-free",
    sometimes="irq[i].vector=held",
    what="A vector is freed a second time.",
    why="Someone else's vector is freed.",
    source="semantics.md 2.5",
)
