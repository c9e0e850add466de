"""Reserved bits of an MSR are not kept."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="reserved-bits-lost",
    title="Reserved bits of an MSR are not kept",
    defect_class="layout",
    never="overlay[c].reserved=lost",
    sometimes="overlay[c].state=on",
    what="The MSR is written with bits that were not read from it.",
    why="What the hypervisor keeps there is lost.",
    source="semantics.md I-MSR-RSVD",
)
