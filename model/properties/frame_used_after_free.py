"""A page is used after it was freed."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="frame-used-after-free",
    title="A page is used after it was freed",
    defect_class="use-after-free",
    never={"frame.fault": frozenset(["use-after-free"])},
    sometimes={"frame.linux": frozenset(["free"])},
    what="A page frame is accessed on a path that has freed it already.",
    why="The frame belongs to someone else by then.",
    source="semantics.md 3.1 (__free_pages)",
    false_alarms="A free that only drops one of several references.",
)
