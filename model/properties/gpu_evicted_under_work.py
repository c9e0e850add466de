"""An allocation is evicted while work uses it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-evicted-under-work",
    title="An allocation is evicted while work uses it",
    defect_class="race",
    never="use[a].count=0 & use[a].work=yes",
    sometimes="use[a].count=1 & use[a].work=yes",
    what="Submitted work names an evicted allocation.",
    why="The GPU has no page fault: the access is fatal.",
    source="gpu-sharing.md 5",
)
