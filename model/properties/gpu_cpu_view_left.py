"""A CPU view of an allocation is never given up."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-cpu-view-left",
    title="A CPU view of an allocation is never given up",
    defect_class="missing-unwind",
    never="use[a].lock=yes",
    sometimes="use[a].lock=yes",
    what="At the end the CPU has a view that nobody uses.",
    why="The allocation can never be offered.",
    source="gpu-sharing.md 3, 6",
    at_end=True,
)
