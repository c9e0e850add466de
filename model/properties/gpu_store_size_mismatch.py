"""Pages are bound to an allocation of another size."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-store-size-mismatch",
    title="Pages are bound to an allocation of another size",
    defect_class="bounds",
    never="store[s].fault=wrong-size",
    sometimes="store[s].size=other & store[s].host=allocated",
    what="The host's size was not compared with that of the pages.",
    why="The GPU reaches beyond the pages that were pinned.",
    source="gpu-sharing.md 2 (npages * PAGE_SIZE must equal the host size)",
)
