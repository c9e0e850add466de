"""The guest believes in an object that a lost host has."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-object-made-at-lost-host",
    title="The guest believes in an object that a lost host has",
    defect_class="use-after-free",
    never="adapter[a].state=lost & handle[h].host=live",
    sometimes="adapter[a].state=lost & handle[h].host=gone",
    what="An object counts as live although its channel was rescinded.",
    why="Everything that is done with it goes nowhere, or to another object.",
    source="gpu-sharing.md 9 (by definition)",
)
