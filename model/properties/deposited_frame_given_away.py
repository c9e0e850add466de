"""A frame that the hypervisor took is free, or belongs to someone else, in Linux."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="deposited-frame-given-away",
    title="A deposited frame is free in Linux",
    defect_class="freed-while-owned",
    never="frame[f].linux=free|other & frame[f].hv=deposited|used",
    sometimes="frame[f].hv=deposited",
    what="The allocator of Linux may hand out, or has handed out, a frame that is in a pool of the "
    "hypervisor.",
    why="The next owner's first access to the frame is fatal: the root has no right to it.",
    source="semantics.md I-FREE-CLEAN, I-DEP-PARTIAL",
)
