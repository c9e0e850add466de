"""A page is mapped into an isolated partition while the root can reach it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="isolated-page-mapped-open",
    title="A page is mapped into an isolated partition while the root can reach it",
    defect_class="privilege",
    never="isolated[p].fault=mapped-open",
    sometimes="slat[p][v].frame=0|1 & frame[f].hv=exclusive",
    what="The map comes before host access is released, or after a release that failed.",
    why="The hypervisor refuses, or the guest's secrets lie open to its host.",
    source="semantics.md I-EXCL-ORDER",
)
