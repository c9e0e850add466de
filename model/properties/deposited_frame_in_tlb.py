"""A CPU can reach a deposited frame through a kernel mapping."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="deposited-frame-in-tlb",
    title="A CPU can reach a deposited frame through a kernel mapping",
    defect_class="tlb",
    never="kva[f].map=rw|ro|rx|rwx & frame[f].hv=deposited|used",
    sometimes="frame[f].hv=deposited",
    what="A mapping of the kernel names a frame that the hypervisor has taken.",
    why="A speculative or stray access is a fatal fault in the root.",
    source="semantics.md I-DEP-EXCL",
)
