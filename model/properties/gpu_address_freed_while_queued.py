"""A GPU address is freed while an operation on it is queued."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-address-freed-while-queued",
    title="A GPU address is freed while an operation on it is queued",
    defect_class="race",
    never="va[a].fault=freed-queued",
    sometimes="va[a].queued=map",
    what="The paging fence was not waited for.",
    why="The paging queue maps an address that belongs to someone else.",
    source="gpu-sharing.md 5",
)
