"""A shared store never dies."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-shared-store-lost",
    title="A shared store never dies",
    defect_class="leak",
    never="shared[r].store=live",
    sometimes="shared[r].store=live",
    what="At the end nobody has it open, and the host keeps it.",
    why="GPU memory is lost.",
    source="gpu-sharing.md 8 (last opener and last fd)",
    at_end=True,
)
