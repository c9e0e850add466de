"""An allocation is evicted that is not resident."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-evicted-twice",
    title="An allocation is evicted that is not resident",
    defect_class="double-free",
    never="use[a].fault=evicted-twice",
    sometimes="use[a].count=1",
    what="More evicts than make-residents.",
    why="The counts of another user go down.",
    source="gpu-sharing.md 5 (counts add up)",
)
