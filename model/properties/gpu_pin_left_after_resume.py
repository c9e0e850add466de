"""Pages stay pinned for an allocation that the host forgot."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-pin-left-after-resume",
    title="Pages stay pinned for an allocation that the host forgot",
    defect_class="pin",
    never="adapter[a].state=resumed & store[s].pin=read|write & store[s].host=none"
    " & mutex[l].state=free",
    sometimes="adapter[a].state=lost & store[s].pin=write",
    what="The adapter has a channel again and lets ioctls in, and the pins of before are kept.",
    why="Memory of the process is never given back, and the next pin of the record hides it.",
    source="gpu-sharing.md 2 (S6 to S7), 9",
)
