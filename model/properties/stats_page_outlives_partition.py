"""A statistics page is mapped after its partition is gone."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="stats-page-outlives-partition",
    title="A statistics page is mapped after its partition is gone",
    defect_class="teardown-order",
    never="stats[p].map=mapped & partition[p].state=none",
    sometimes="stats[p].map=mapped",
    what="A partition is deleted while its statistics page is mapped.",
    why="A read through the mapping is a machine check.",
    source="semantics.md I-OVL-OBJ",
)
