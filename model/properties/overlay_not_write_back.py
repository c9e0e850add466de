"""An overlay is mapped uncached."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="overlay-not-write-back",
    title="An overlay is mapped uncached",
    defect_class="cache-attr",
    never="overlay[c].map=uc",
    sometimes="overlay[c].map=wb|uc",
    what="Linux maps a page uncached that the hypervisor accesses write-back.",
    why="The same memory with two types: what one side writes the other may not see.",
    source="semantics.md I-OVL-WB",
)
