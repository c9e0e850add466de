"""Private data of a sealed resource changes."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-sealed-data-changed",
    title="Private data of a sealed resource changes",
    defect_class="toctou",
    never="shared[r].fault=changed-sealed",
    sometimes="shared[r].seal=sealed",
    what="Data or sizes are written after the first share.",
    why="The openers have another idea of the allocations than the creator.",
    source="gpu-sharing.md 8 (first share freezes)",
)
