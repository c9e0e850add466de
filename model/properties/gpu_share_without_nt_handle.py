"""A descriptor exists and the host has no handle for it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-share-without-nt-handle",
    title="A descriptor exists and the host has no handle for it",
    defect_class="use-after-free",
    never="shared[r].fds=1|2 & shared[r].handles=0",
    sometimes="shared[r].fds=1 & shared[r].handles=1",
    what="The NT handle was closed before the descriptor, or never made.",
    why="An open by descriptor names a handle that is gone.",
    source="gpu-sharing.md 8 (count >= 1 while any fd is open)",
)
