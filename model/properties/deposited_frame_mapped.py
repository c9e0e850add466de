"""A frame is deposited and mapped into a child at once."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="deposited-frame-mapped",
    title="A frame is deposited and mapped into a child at once",
    defect_class="freed-while-owned",
    never="frame[f].hv=deposited|used & slat[p][v].frame=@f",
    sometimes="frame[f].hv=deposited",
    what="A frame in a pool of the hypervisor is reachable by a child partition.",
    why="No partition has access to a page of a pool; the guest's access faults.",
    source="semantics.md I-DEP-EXCL",
)
