"""The pages of a range are released while some of them are mapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="range-released-while-mapped",
    title="The pages of a range are released while some of them are mapped",
    defect_class="freed-while-owned",
    never="range[r].fault=released-mapped",
    sometimes="range[r].mapped=1|2",
    what="The unwinding forgets the reps of the call that failed, or counts large pages as "
    "small ones.",
    why="The guest still reaches frames that go back to the allocator.",
    source="semantics.md I-MAP-UNWIND, I-UNMAP-UNPIN",
)
