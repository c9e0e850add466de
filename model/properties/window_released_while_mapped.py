"""The window is released while a process maps it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="window-released-while-mapped",
    title="The window is released while a process maps it",
    defect_class="teardown-order",
    never="window[w].state=unreserved & view[v].map=combining|back",
    sometimes="window[w].state=announced & view[v].map=combining|back",
    what="A mapping names a range that was given back.",
    why="The process reaches the registers of another device.",
    source="gpu-sharing.md 0 (T6), 9 (3 before 9)",
)
