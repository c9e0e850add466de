"""An entry is left on the packet list."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-message-entry-left",
    title="An entry is left on the packet list",
    defect_class="leak",
    never="message[m].entry=listed",
    sometimes="message[m].entry=listed & message[m].state=sent",
    what="At the end an entry is listed and nobody waits.",
    why="A later answer is taken for this one.",
    source="gpu-sharing.md 0 (needs its entry removed first)",
    at_end=True,
)
