"""The reference of an ioctl is never dropped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-object-user-left",
    title="The reference of an ioctl is never dropped",
    defect_class="refcount",
    never="handle[h].users=1|2",
    sometimes="handle[h].users=1",
    what="At the end a reference is left that an ioctl took.",
    why="The object can never be freed.",
    source="gpu-sharing.md 1 (a kref protects memory)",
    at_end=True,
)
