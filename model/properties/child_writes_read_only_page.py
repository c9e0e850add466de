"""A child may write to a page pinned for reading."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="child-writes-read-only-page",
    title="A child may write to a page pinned for reading",
    defect_class="pin",
    never="slat[p][v].write=yes & pinned[v].write=no & recorded[v].frame=0|1|2",
    sometimes="slat[p][v].write=yes",
    what="The mapping allows writing, the pin was taken without FOLL_WRITE.",
    why="Copy-on-write was not broken: the guest writes into a frame that other processes share.",
    source="semantics.md I-PERM",
)
