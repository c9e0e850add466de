"""A page stays pinned although the child does not reach it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="pin-left-without-mapping",
    title="A page stays pinned although the child does not reach it",
    defect_class="pin",
    never="frame[f].pin=1|2 & frame[f].hv=root & recorded[v].frame=@f & slat[*][v].frame=none",
    sometimes="frame[f].pin=1",
    what="Every thread has ended; the page is pinned and mapped into no child.",
    why="The pin has no purpose and nobody drops it; only a frame without host access must stay.",
    source="semantics.md I-NOLEAK, I-UNMAP-FAIL",
    at_end=True,
)
