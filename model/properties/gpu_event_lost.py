"""An entry for an event is left without a wait."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-event-lost",
    title="An entry for an event is left without a wait",
    defect_class="leak",
    never="event[e].memory=live & event[e].wait=no",
    sometimes="event[e].memory=live & event[e].wait=sent",
    what="At the end an entry exists that nothing will signal.",
    why="Memory is lost with every failed wait.",
    source="gpu-sharing.md 7",
    at_end=True,
)
