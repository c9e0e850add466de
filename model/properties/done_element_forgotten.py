"""An element that was done is not undone."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="done-element-forgotten",
    title="An element that was done is not undone",
    defect_class="rep-partial",
    never="call[t].fault=element-forgotten",
    sometimes="call[t].done=1",
    what="The error path undoes fewer elements than the hypervisor has done.",
    why="Pages stay mapped or deposited while their frames are freed.",
    source="semantics.md I-MAP-UNWIND, I-DONE",
)
