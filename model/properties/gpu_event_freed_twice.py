"""An entry for an event is freed twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-event-freed-twice",
    title="An entry for an event is freed twice",
    defect_class="double-free",
    never="event[e].fault=double-free",
    sometimes="event[e].memory=live",
    what="The error path frees what the signal path freed.",
    why="The allocator is corrupted.",
    source="gpu-sharing.md 7 (whoever unlinks it frees it)",
)
