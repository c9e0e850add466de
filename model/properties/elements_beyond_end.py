"""A call reaches beyond the end of the list."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="elements-beyond-end",
    title="A call reaches beyond the end of the list",
    defect_class="bounds",
    never="batch[t].fault=beyond-end",
    sometimes="batch[t].left=1",
    what="The count of a batch was not made smaller with what is left.",
    why="The hypervisor gets pages behind the end of the list.",
    source="semantics.md I-REPS",
)
