"""A hotplug callback runs without its per-CPU data."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="cpu-callback-unprepared",
    title="A hotplug callback runs without its per-CPU data",
    defect_class="use-after-free",
    never="hp[c].fault=no-data",
    sometimes="callbacks[r].state=installed & hp[c].state=coming",
    what="The callbacks are installed before their per-CPU data is allocated, or removed after "
    "it is freed.",
    why="A CPU that comes or goes at that moment follows a null or stale pointer.",
    source="semantics.md 3.6 (cpuhp_setup_state)",
)
