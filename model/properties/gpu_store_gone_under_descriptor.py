"""A shared store dies while a descriptor names it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-store-gone-under-descriptor",
    title="A shared store dies while a descriptor names it",
    defect_class="use-after-free",
    never="shared[r].store=none & shared[r].fds=1|2",
    sometimes="shared[r].store=live & shared[r].fds=1",
    what="The creator destroyed it on closing its part.",
    why="Whoever opens the descriptor gets another store or an error.",
    source="gpu-sharing.md 8 (last opener and last fd)",
)
