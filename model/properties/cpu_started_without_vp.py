"""A CPU is started that has no virtual processor."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="cpu-started-without-vp",
    title="A CPU is started that has no virtual processor",
    defect_class="missing-unwind",
    never="boot[c].fault=started-without-vp",
    sometimes="boot[c].state=up",
    what="The CPU gets its start-up interrupt before the hypervisor knows it.",
    why="It never comes up, or runs outside of the hypervisor's sight.",
    source="semantics.md 6.2",
)
