"""The list of withdrawn frames is overwritten by the next call."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="withdrawn-list-overwritten",
    title="The list of withdrawn frames is overwritten by the next call",
    defect_class="leak",
    never="listed[t].fault=overwritten",
    sometimes="listed[t].left=2",
    what="The next withdrawal is made before all entries of the last one were freed.",
    why="The output page is the only place that names those frames.",
    source="semantics.md I-WD-PARTIAL",
)
