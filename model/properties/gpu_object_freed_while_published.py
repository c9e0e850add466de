"""An object is freed while its handle can be found."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-object-freed-while-published",
    title="An object is freed while its handle can be found",
    defect_class="use-after-free",
    never="handle[h].fault=freed-published",
    sometimes="handle[h].guest=published",
    what="The guest's memory was freed before the handle left the table.",
    why="The next look-up finds freed memory.",
    source="gpu-sharing.md 1 (unpublish, tell the host, free)",
)
