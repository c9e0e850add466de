"""Memory of the process itself is unmapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-own-memory-unmapped",
    title="Memory of the process itself is unmapped",
    defect_class="wrong-api",
    never="view[v].fault=own-unmapped",
    sometimes="view[v].kind=own & view[v].host=1",
    what="The allocation lives in the process's own range: nothing was mapped for it.",
    why="The process loses its memory.",
    source="gpu-sharing.md 3 (must not unmap for the sysmem kind)",
)
