"""The memory of a partition stays pinned."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="guest-memory-left-pinned",
    title="The memory of a partition stays pinned",
    defect_class="missing-unwind",
    never="ram[p].state=complete",
    sometimes="ram[p].state=complete",
    what="At the end nobody unmapped and unpinned the regions.",
    why="Memory of the process can never be freed.",
    source="semantics.md I-DEV-DIRECT, I-UNMAP-UNPIN",
    at_end=True,
)
