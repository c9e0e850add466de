"""A CPU view is given up that nobody has."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-cpu-view-dropped-twice",
    title="A CPU view is given up that nobody has",
    defect_class="double-free",
    never="use[a].fault=unlocked-free",
    sometimes="use[a].lock=yes",
    what="An unlock without a lock.",
    why="The count of another user goes down.",
    source="gpu-sharing.md 3, 6",
)
