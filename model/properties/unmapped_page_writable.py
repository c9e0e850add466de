"""A guest page without a frame keeps its right to be written."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="unmapped-page-writable",
    title="A guest page without a frame keeps its right to be written",
    defect_class="double-mapping",
    never="slat[p][v].frame=none & slat[p][v].write=yes",
    sometimes="slat[p][v].write=yes",
    what="The mapping is gone and its permission is not.",
    why="The next frame that is mapped read-only there is writable.",
    source="semantics.md I-PERM",
)
