"""A frame that the root cannot reach is in the hands of the memory manager."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="exclusive-frame-movable",
    title="A frame that the root cannot reach is in the hands of the memory manager",
    defect_class="pin",
    never="page[v].frame=@f & frame[f].hv=exclusive & frame[f].pin=0",
    sometimes="page[v].frame=@f & frame[f].hv=exclusive & frame[f].pin=1",
    what="A page of a process has a frame without host access and without a pin: it was "
    "unpinned before access was back, or its region is movable.",
    why="Reclaim or migration copies the frame; the fault cannot be recovered.",
    source="semantics.md I-EXCL-ORDER, I-EXCL-NOTMOV",
)
