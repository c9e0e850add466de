"""A frame is in a pool and the root may still touch it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="pool-frame-touchable",
    title="A frame is in a pool and the root may still touch it",
    defect_class="freed-while-owned",
    never="frame[f].hv=root & deposit[p][f].page=available|used",
    sometimes="deposit[p][f].page=available",
    what="A frame of a pool was not taken from the root, or was given back and stayed in the pool.",
    why="Both sides use the frame.",
    source="semantics.md I-DEP-EXCL, I-DEP-OWNED",
)
