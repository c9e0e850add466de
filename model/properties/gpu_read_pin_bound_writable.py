"""The GPU may write pages that were pinned for reading."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-read-pin-bound-writable",
    title="The GPU may write pages that were pinned for reading",
    defect_class="pin",
    never="store[s].pin=read & store[s].allow=write & store[s].host=partial|bound",
    sometimes="store[s].pin=write & store[s].host=bound",
    what="The store is writable and the pin is not.",
    why="Copy-on-write is not broken: the GPU writes a page that is shared.",
    source="gpu-sharing.md 2 (read-only pin bound writable)",
)
