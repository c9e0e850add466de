"""The host signals an event that is not on the list."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-signal-lost",
    title="The host signals an event that is not on the list",
    defect_class="race",
    never="event[e].fault=signal-lost",
    sometimes="event[e].wait=sent & event[e].list=yes",
    what="The wait was sent before the entry was listed, or the entry left while the wait is out.",
    why="The waiter sleeps for ever.",
    source="gpu-sharing.md 7 (listed before the wait is sent)",
)
