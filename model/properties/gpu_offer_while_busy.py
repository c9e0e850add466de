"""An allocation is offered while it is in use."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-offer-while-busy",
    title="An allocation is offered while it is in use",
    defect_class="race",
    never="use[a].fault=busy-offer",
    sometimes="use[a].work=yes",
    what="A CPU view or submitted work refers to it.",
    why="The contents may go under the user.",
    source="gpu-sharing.md 6 (no lock, no work)",
)
