"""A large map reaches beyond the folio that backs it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="large-map-beyond-folio",
    title="A large map reaches beyond the folio that backs it",
    defect_class="double-mapping",
    never="range[r].fault=beyond-folio",
    sometimes="range[r].unit=large",
    what="A range is mapped with large pages although no folio of that size backs it.",
    why="The hypervisor maps the frames that lie behind in physical memory: the guest reaches "
    "memory of someone else.",
    source="semantics.md I-LARGE",
)
