"""A view is unmapped that is not mapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-view-unmapped-twice",
    title="A view is unmapped that is not mapped",
    defect_class="wrong-api",
    never="view[v].fault=unmapped-twice",
    sometimes="view[v].map=combining|back",
    what="The process is asked to unmap an address it does not map for the GPU.",
    why="A foreign mapping at the remembered address goes.",
    source="gpu-sharing.md 3 (munmap by remembered address)",
)
