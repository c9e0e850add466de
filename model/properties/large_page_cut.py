"""An unmap covers a part of a large page."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="large-page-cut",
    title="An unmap covers a part of a large page",
    defect_class="rep-partial",
    never="range[r].fault=cut",
    sometimes="range[r].unit=large",
    what="A number of small pages is unmapped that ends inside of a page that was mapped large.",
    why="The call fails half way; what it did not reach stays mapped and is unpinned.",
    source="semantics.md I-LARGE, 2.2 (UnmapGpaPages)",
)
