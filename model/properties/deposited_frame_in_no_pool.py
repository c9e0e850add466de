"""A frame is taken by the hypervisor and in no pool."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="deposited-frame-in-no-pool",
    title="A frame is taken by the hypervisor and in no pool",
    defect_class="leak",
    never="frame[f].hv=deposited|used & deposit[*][f].page=none",
    sometimes="frame[f].hv=deposited",
    what="The root lost the frame and no partition has it.",
    why="It can never be withdrawn; the kernel loses it until the next boot.",
    source="semantics.md I-DEP-OWNED",
)
