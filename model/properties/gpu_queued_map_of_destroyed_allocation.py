"""A queued operation names an allocation that is destroyed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-queued-map-of-destroyed-allocation",
    title="A queued operation names an allocation that is destroyed",
    defect_class="use-after-free",
    never="va[a].queued=map|unmap & store[a].host=none",
    sometimes="va[a].queued=map & store[a].host=allocated",
    what="The paging fence was not waited for before the destroy.",
    why="The paging queue works on memory of another allocation.",
    source="gpu-sharing.md 5",
)
