"""The guest counts more locks than unlocks."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-lock-count-left",
    title="The guest counts more locks than unlocks",
    defect_class="refcount",
    never="view[v].count=1|2",
    sometimes="view[v].count=1",
    what="At the end a count is left.",
    why="The mapping is never taken down.",
    source="gpu-sharing.md 3",
    at_end=True,
)
