"""A handle is left for an object that the host forgot."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="stale-handle-after-resume",
    title="A handle is left for an object that the host forgot",
    defect_class="use-after-free",
    never="adapter[a].state=resumed & handle[h].guest=published & handle[h].host=gone"
    " & mutex[l].state=free",
    sometimes="adapter[a].state=resumed & handle[h].guest=published & handle[h].host=live",
    what="The adapter has a channel again and lets ioctls in, and a handle of before the loss is "
    "still in the table.",
    why="The next ioctl names an object of the host that may be another one by then.",
    source="gpu-sharing.md 1, 9",
)
