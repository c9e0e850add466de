"""A device or adapter is never freed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-parent-left",
    title="A device or adapter is never freed",
    defect_class="refcount",
    never="parent[p].memory=live",
    sometimes="parent[p].memory=live & parent[p].refs=1",
    what="At the end a reference to it is left.",
    why="The adapter cannot be unloaded.",
    source="gpu-sharing.md 1, 9 (8)",
    at_end=True,
)
