"""A GPU address is freed twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-address-freed-twice",
    title="A GPU address is freed twice",
    defect_class="double-free",
    never="va[a].fault=freed-twice",
    sometimes="va[a].state=reserved",
    what="The address is free already.",
    why="The range of another allocation goes.",
    source="gpu-sharing.md 5",
)
