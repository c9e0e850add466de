"""An NT handle is left on the host."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-nt-handle-lost",
    title="An NT handle is left on the host",
    defect_class="leak",
    never="shared[r].handles=1|2",
    sometimes="shared[r].handles=1",
    what="At the end the host keeps a handle that no descriptor has.",
    why="The store never dies.",
    source="gpu-sharing.md 8",
    at_end=True,
)
