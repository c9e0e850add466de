"""The window is released while the host uses it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="window-released-while-announced",
    title="The window is released while the host uses it",
    defect_class="teardown-order",
    never="window[w].fault=released-announced",
    sometimes="window[w].state=announced",
    what="The channel was not closed before.",
    why="Another device gets the range that the host writes.",
    source="gpu-sharing.md 0 (release while announced)",
)
