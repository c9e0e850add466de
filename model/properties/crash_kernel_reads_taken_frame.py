"""The crash kernel reads a frame that the hypervisor holds."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="crash-kernel-reads-taken-frame",
    title="The crash kernel reads a frame that the hypervisor holds",
    defect_class="kexec-state",
    never="known[f].fault=read-while-taken",
    sometimes="kernel[r].runs=crash",
    what="A frame in a pool is read while the hypervisor is on.",
    why="The dump ends in a second crash.",
    source="semantics.md I-CRASH-READ",
)
