"""An object is created over one that is still there."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-object-overwritten",
    title="An object is created over one that is still there",
    defect_class="leak",
    never="handle[h].fault=overwritten",
    sometimes="handle[h].guest=published",
    what="The record of an object of the host is overwritten by the next one.",
    why="The first object can never be destroyed.",
    source="gpu-sharing.md 1",
)
