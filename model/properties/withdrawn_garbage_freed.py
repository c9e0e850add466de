"""A withdrawal frees entries of the list that the hypervisor did not write."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="withdrawn-garbage-freed",
    title="A withdrawal frees entries of the list that the hypervisor did not write",
    defect_class="rep-partial",
    never="listed[t].fault=garbage-freed",
    sometimes="listed[t].left=1",
    what="An entry at or beyond the number of reps completed is taken for a frame and freed.",
    why="The entry is left from an earlier call: a frame is freed twice, or one that the "
    "hypervisor still has.",
    source="semantics.md I-WD-PARTIAL",
)
