"""A GPADL is torn down twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpadl-torn-down-twice",
    title="A GPADL is torn down twice",
    defect_class="double-free",
    never="store[s].fault=gpadl-twice",
    sometimes="store[s].gpadl=live",
    what="There is no list, or it was torn down before.",
    why="The handle may be that of another list by then.",
    source="gpu-sharing.md 2 (S5 to S6), 9 (5)",
)
