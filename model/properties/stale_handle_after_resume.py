"""A handle is left for an object that the host forgot."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="stale-handle-after-resume",
    title="A handle is left for an object that the host forgot",
    defect_class="use-after-free",
    never="handle[h].guest=published & handle[h].host=gone",
    sometimes="handle[h].guest=published & handle[h].host=live",
    what="After the adapter was lost a handle is still in the table, and the host has no such "
    "object.",
    why="The next ioctl names an object of the host that may be another one by then.",
    source="gpu-sharing.md 1, 9",
    at_end=True,
)
