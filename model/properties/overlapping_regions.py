"""Two regions have the same guest page."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="overlapping-regions",
    title="Two regions have the same guest page",
    defect_class="double-mapping",
    never="cover[r][v].state=in & cover[s][v].state=in",
    sometimes="cover[r][v].state=in",
    what="A region was inserted between the check of another one and its insertion.",
    why="Unmapping one takes the page away from the other.",
    source="semantics.md I-REGION-DISJ",
)
