"""An invalidation is reported done that nobody asked for."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="notifier-done-for-nothing",
    title="An invalidation is reported done that nobody asked for",
    defect_class="notifier",
    never="notifier[v].fault=done-for-nothing",
    sometimes="notifier[v].state=invalidating",
    what="The callback says that it has finished although no invalidation is under way.",
    why="The next change of the page happens before the driver has unmapped it.",
    source="semantics.md I-NOTIFY-DONE",
)
