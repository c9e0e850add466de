"""The reference of an ioctl is dropped twice."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-object-put-twice",
    title="The reference of an ioctl is dropped twice",
    defect_class="refcount",
    never="handle[h].fault=put-twice",
    sometimes="handle[h].users=1",
    what="An ioctl gives back an object that it did not find.",
    why="The object is freed under another ioctl.",
    source="gpu-sharing.md 1 (a kref protects memory)",
)
