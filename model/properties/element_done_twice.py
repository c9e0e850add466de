"""A rep call does an element again."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="element-done-twice",
    title="A rep call does an element again",
    defect_class="rep-partial",
    never="call[t].fault=element-repeated",
    sometimes="call[t].done=1",
    what="The caller starts again at an element that the hypervisor has done.",
    why="A frame is deposited twice, or a mapping is replaced that someone relies on.",
    source="semantics.md 2.0, I-DONE",
)
