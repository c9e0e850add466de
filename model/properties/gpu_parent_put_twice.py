"""A reference to a device or adapter is dropped twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-parent-put-twice",
    title="A reference to a device or adapter is dropped twice",
    defect_class="refcount",
    never="parent[p].fault=put-twice",
    sometimes="parent[p].refs=1",
    what="The count was zero before.",
    why="The parent was freed under whoever still had it.",
    source="gpu-sharing.md 1, 9 (8)",
)
