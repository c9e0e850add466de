"""An entry for an event is freed while it is on the list."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-event-freed-while-listed",
    title="An entry for an event is freed while it is on the list",
    defect_class="use-after-free",
    never="event[e].list=yes & event[e].memory=none",
    sometimes="event[e].list=yes & event[e].memory=live",
    what="The signal path finds memory that was freed.",
    why="A callback of the channel runs on foreign memory.",
    source="gpu-sharing.md 7 (whoever unlinks it frees it)",
)
