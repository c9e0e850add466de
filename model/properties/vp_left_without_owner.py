"""A virtual processor is left without an owner."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="vp-left-without-owner",
    title="A virtual processor is left without an owner",
    defect_class="missing-unwind",
    never="vp[v].state=suspended|running & vp[v].linux=none",
    sometimes="vp[v].state=suspended & vp[v].linux=published",
    what="At the end the hypervisor has a processor that Linux forgot.",
    why="Its memory is lost and its index is taken.",
    source="semantics.md 2.3",
    at_end=True,
)
