"""An allocation is used after it was freed."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="allocation-used-after-free",
    title="An allocation is used after it was freed",
    defect_class="use-after-free",
    never={"allocation.fault": frozenset(["use-after-free"])},
    sometimes={"allocation.linux": frozenset(["free"])},
    what="Memory is accessed on a path that has freed it already.",
    why="The memory belongs to someone else by then.",
    source="semantics.md 3.1 (kfree)",
    false_alarms="A put that only drops one of several references.",
)
