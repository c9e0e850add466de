"""A range is unmapped where there is no address space."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-range-unmapped-without-mm",
    title="A range is unmapped where there is no address space",
    defect_class="null-deref",
    never="range[v].fault=no-mm",
    sometimes="mm[m].current=no",
    what="The process exits: its address space is gone before the file is released.",
    why="The kernel dereferences a null pointer.",
    source="gpu-sharing.md 3 (no current->mm in the exit path)",
)
