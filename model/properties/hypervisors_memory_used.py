"""Memory that belongs to the hypervisor itself is used."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hypervisors-memory-used",
    title="Memory that belongs to the hypervisor itself is used",
    defect_class="freed-while-owned",
    never="kind[f].fault=private-used",
    sometimes="kind[f].is=private",
    what="The root touches, deposits or maps a frame of the hypervisor's image or heap.",
    why="The hypervisor does not let it: the root dies.",
    source="semantics.md I-HVPRIV",
)
