"""A range is filled without the mmap write lock."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-range-filled-unlocked",
    title="A range is filled without the mmap write lock",
    defect_class="locking",
    never="range[v].fault=filled-unlocked",
    sometimes="mm[m].state=write & range[v].vma=own",
    what="The address space was not locked, or only for reading.",
    why="Another thread changes the range at the same time.",
    source="gpu-sharing.md 3 (I/O remap needs the mmap write lock)",
)
