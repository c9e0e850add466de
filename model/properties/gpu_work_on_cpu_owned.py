"""The GPU works on contents that the CPU owns."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-work-on-cpu-owned",
    title="The GPU works on contents that the CPU owns",
    defect_class="cache-attr",
    never="use[a].work=yes & cache[a].owner=cpu",
    sometimes="use[a].work=yes & cache[a].owner=device",
    what="Work was submitted before the cache was written back, or the cache taken back "
    "before it was done.",
    why="The GPU reads stale data, or the CPU does.",
    source="gpu-sharing.md 4",
)
