"""A frame of the movable zone is held for an unbounded time."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="movable-zone-held",
    title="A frame of the movable zone is held for an unbounded time",
    defect_class="pin",
    never="frame[f].zone=movable & frame[f].hold=long",
    sometimes="frame[f].hold=long",
    what="A pin without FOLL_LONGTERM keeps a frame in ZONE_MOVABLE or CMA.",
    why="Memory hot-remove and CMA allocations fail for as long as the guest lives.",
    source="semantics.md I-LONGTERM",
)
