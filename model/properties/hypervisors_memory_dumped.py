"""The crash kernel reads memory of a hypervisor that is on."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hypervisors-memory-dumped",
    title="The crash kernel reads memory of a hypervisor that is on",
    defect_class="kexec-state",
    never="kind[f].fault=private-dumped",
    sometimes="kind[f].is=private & kernel[r].runs=crash",
    what="A dump reads a frame of the hypervisor's image or heap before the hypervisor is "
    "disabled.",
    why="The read faults, and there is no dump.",
    source="semantics.md I-CRASH-READ, I-HVPRIV",
)
