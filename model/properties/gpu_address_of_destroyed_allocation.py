"""A GPU address names an allocation that is destroyed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-address-of-destroyed-allocation",
    title="A GPU address names an allocation that is destroyed",
    defect_class="use-after-free",
    never="va[a].state=mapped & store[a].host=none",
    sometimes="va[a].state=mapped & store[a].host=allocated",
    what="The allocation was destroyed while it was mapped.",
    why="The GPU reaches memory of another allocation.",
    source="gpu-sharing.md 5",
)
