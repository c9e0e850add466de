"""Pages stay pinned for an allocation that is gone."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-pin-left",
    title="Pages stay pinned for an allocation that is gone",
    defect_class="pin",
    never="store[s].pin=read|write & store[s].host=none",
    sometimes="store[s].pin=write",
    what="At the end pages are pinned and the host has no allocation.",
    why="Memory of the process can never be freed.",
    source="gpu-sharing.md 2 (S6 to S7)",
    at_end=True,
)
