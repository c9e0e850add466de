"""Pages are pinned before the host said how many."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-pinned-before-size",
    title="Pages are pinned before the host said how many",
    defect_class="pin",
    never="store[s].fault=pinned-blind",
    sometimes="store[s].host=allocated & store[s].pin=none",
    what="The page count did not come from the size that the host returned.",
    why="Too few pages are described to the host, or too many are pinned.",
    source="gpu-sharing.md 2 (S1 before S2; page counts come from the size of the host)",
)
