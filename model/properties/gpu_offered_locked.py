"""An offered allocation is locked for the CPU."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-offered-locked",
    title="An offered allocation is locked for the CPU",
    defect_class="race",
    never="use[a].fault=offered-locked",
    sometimes="use[a].offer=offered",
    what="The allocation was not reclaimed before.",
    why="The contents go under the CPU.",
    source="gpu-sharing.md 6 (no CPU lock may refer to it)",
)
