"""The hypervisor is disabled under a running CPU."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="disabled-under-running-cpu",
    title="The hypervisor is disabled under a running CPU",
    defect_class="race",
    never="kernel[r].fault=disabled-under-cpu",
    sometimes="parked[c].cpu=yes",
    what="The hypervisor is switched off while a CPU is not parked.",
    why="The CPU loses the translation it runs on.",
    source="semantics.md 6.3; hv_crash.c",
)
