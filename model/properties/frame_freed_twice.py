"""A page is freed twice."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="frame-freed-twice",
    title="A page is freed twice",
    defect_class="double-free",
    never={"frame.fault": frozenset(["double-free"])},
    sometimes={"frame.linux": frozenset(["free"])},
    what="The same page frame is freed on a path that has freed it already.",
    why="The second free hits whatever the allocator has given the frame to since.",
    source="semantics.md 3.1 (__free_pages)",
    false_alarms="Two names that the reader takes for the same page.",
)
