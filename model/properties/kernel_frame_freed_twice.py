"""A frame is freed that the kernel does not own."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="kernel-frame-freed-twice",
    title="A frame is freed that the kernel does not own",
    defect_class="double-free",
    never="frame[f].fault=double-free",
    sometimes="frame[f].linux=kernel",
    what="__free_page() is called for a frame that was freed before, or never belonged to the "
    "caller.",
    why="The allocator hands the frame to two owners.",
    source="semantics.md 3.1, I-FREE-CLEAN",
)
