"""A frame is in the pools of two partitions."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="frame-in-two-pools",
    title="A frame is in the pools of two partitions",
    defect_class="double-mapping",
    never="deposit[p][f].page=available|used & deposit[q][f].page=available|used",
    sometimes="deposit[p][f].page=available",
    what="The same frame was deposited for two partitions.",
    why="Both partitions put their structures there.",
    source="semantics.md I-DEP-EXCL",
)
