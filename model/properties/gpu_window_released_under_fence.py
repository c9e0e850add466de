"""The window is released while a fence's page is mapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-window-released-under-fence",
    title="The window is released while a fence's page is mapped",
    defect_class="teardown-order",
    never="window[w].state=unreserved & fence[f].map=combining|back",
    sometimes="window[w].state=announced & fence[f].map=back",
    what="A page of a fence lies in the range that was given back.",
    why="The process reaches the registers of another device.",
    source="gpu-sharing.md 0 (T6), 7",
)
