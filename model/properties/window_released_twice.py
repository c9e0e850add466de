"""The window is released twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="window-released-twice",
    title="The window is released twice",
    defect_class="double-free",
    never="window[w].fault=released-twice",
    sometimes="window[w].state=reserved",
    what="The range is not reserved any more.",
    why="It may be that of another device by then.",
    source="gpu-sharing.md 0 (T6)",
)
