"""A device domain is deleted twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="domain-deleted-twice",
    title="A device domain is deleted twice",
    defect_class="double-free",
    never="domain[m].fault=deleted-twice",
    sometimes="domain[m].state=live",
    what="The domain is gone when it is deleted.",
    why="The id may be someone else's.",
    source="semantics.md 2.6",
)
