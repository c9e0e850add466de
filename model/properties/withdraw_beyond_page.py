"""A withdrawal asks for more entries than its output page holds."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="withdraw-beyond-page",
    title="A withdrawal asks for more entries than its output page holds",
    defect_class="page-overflow",
    never="listed[t].fault=page-overflow",
    sometimes="listed[t].asked=2",
    what="The rep count of a withdrawal is above the number of entries of one page.",
    why="The hypervisor refuses the call, or writes beyond the page.",
    source="semantics.md I-WD-PARTIAL, I-REPS",
)
