"""An allocation stays resident for nobody."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-residency-left",
    title="An allocation stays resident for nobody",
    defect_class="leak",
    never="use[a].count=1|2",
    sometimes="use[a].count=1",
    what="At the end fewer evicts than make-residents.",
    why="Video memory fills up.",
    source="gpu-sharing.md 5 (counts add up)",
    at_end=True,
)
