"""A page of the hypervisor is given to the allocator."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hypervisors-page-freed",
    title="A page of the hypervisor is given to the allocator",
    defect_class="freed-while-owned",
    never="overlay[c].fault=freed-hypervisors",
    sometimes="overlay[c].state=on",
    what="A page whose address the hypervisor chose is freed as if Linux had allocated it.",
    why="The next owner writes into an overlay, or into memory of the hypervisor.",
    source="semantics.md I-OVL-HVPAGE",
)
