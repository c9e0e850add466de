"""A statistics page is mapped over kexec."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="stats-page-mapped-after-kexec",
    title="A statistics page is mapped over kexec",
    defect_class="kexec-state",
    never="kernel[r].runs=next & stats[p].map=mapped",
    sometimes="stats[p].map=mapped",
    what="At the hand-over the hypervisor shows counters in a page of the old kernel.",
    why="A write of the next kernel there is a machine check.",
    source="semantics.md I-OVL-OBJ, 6.3",
)
