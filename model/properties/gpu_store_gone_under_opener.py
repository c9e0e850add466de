"""A shared store dies while a process has it open."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-store-gone-under-opener",
    title="A shared store dies while a process has it open",
    defect_class="use-after-free",
    never="shared[r].store=none & shared[r].openers=1|2",
    sometimes="shared[r].store=live & shared[r].openers=2",
    what="Someone destroyed it on closing its own part.",
    why="The other process works on memory of another allocation.",
    source="gpu-sharing.md 8 (last opener and last fd)",
)
