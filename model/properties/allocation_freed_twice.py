"""An allocation is freed twice."""

from __future__ import annotations

from model.properties import Property

PROPERTY = Property(
    name="allocation-freed-twice",
    title="An allocation is freed twice",
    defect_class="double-free",
    never={"allocation.fault": frozenset(["double-free"])},
    sometimes={"allocation.linux": frozenset(["free"])},
    what="The same allocation is freed on a path that has freed it already.",
    why="The second free corrupts the allocator.",
    source="semantics.md 3.1 (kfree)",
    false_alarms="A reference count that the reader takes for a single owner.",
)
