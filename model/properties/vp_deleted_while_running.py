"""A virtual processor is deleted while it runs."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="vp-deleted-while-running",
    title="A virtual processor is deleted while it runs",
    defect_class="teardown-order",
    never="vp[v].fault=deleted-running",
    sometimes="vp[v].state=running",
    what="The processor was not stopped before.",
    why="The guest runs on memory that is being taken down.",
    source="semantics.md 2.3",
)
