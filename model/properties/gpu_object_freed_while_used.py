"""An object is freed while an ioctl uses it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-object-freed-while-used",
    title="An object is freed while an ioctl uses it",
    defect_class="use-after-free",
    never="handle[h].guest=none & handle[h].users=1|2",
    sometimes="handle[h].guest=recorded & handle[h].users=1|2",
    what="An ioctl found the object and has not given it back.",
    why="The ioctl reads freed memory.",
    source="gpu-sharing.md 1 (a kref protects memory)",
)
