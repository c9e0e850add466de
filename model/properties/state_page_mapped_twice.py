"""A state page is mapped twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="state-page-mapped-twice",
    title="A state page is mapped twice",
    defect_class="double-mapping",
    never="vp[v].fault=mapped-twice",
    sometimes="vp[v].page=mapped",
    what="The page is mapped while it is mapped.",
    why="The hypervisor refuses; the error path unmaps the good one.",
    source="semantics.md 2.3",
)
