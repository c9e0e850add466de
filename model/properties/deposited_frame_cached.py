"""A CPU keeps a translation to a deposited frame."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="deposited-frame-cached",
    title="A CPU keeps a translation to a deposited frame",
    defect_class="tlb",
    never="tlb[c][f].entry=rw|ro|rx|rwx & frame[f].hv=deposited|used",
    sometimes="tlb[c][f].entry=rw & frame[f].linux=kernel",
    what="The mapping is gone from the page table, the TLB of a CPU still has it, and the "
    "hypervisor owns the frame.",
    why="A speculative access through it is fatal in the root.",
    source="semantics.md I-DEP-EXCL, 3.3",
)
