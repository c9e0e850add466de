"""The host's address is mapped although it is not in the window."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-view-outside-window",
    title="The host's address is mapped although it is not in the window",
    defect_class="bounds",
    never="view[v].fault=outside",
    sometimes="view[v].place=outside & view[v].host=1",
    what="The address that LOCK2 gave, or its end, was not compared with the window.",
    why="The process reaches the registers of another device, or memory.",
    source="gpu-sharing.md 0 (T5: wholly in W, the sum must not wrap)",
)
