"""An allocation in the window is locked by a foreign process."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-locked-elsewhere",
    title="An allocation in the window is locked by a foreign process",
    defect_class="privilege",
    never="view[v].fault=locked-elsewhere",
    sometimes="view[v].host=1",
    what="The allocation was created by another process.",
    why="Its mapping is looked up in the wrong address space.",
    source="gpu-sharing.md 3 (v4 patch 48)",
)
