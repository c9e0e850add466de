"""A handle is published before the object is finished."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-handle-published-early",
    title="A handle is published before the object is finished",
    defect_class="race",
    never="handle[h].guest=published & handle[h].ready=no",
    sometimes="handle[h].guest=published & handle[h].ready=yes",
    what="A step that can fail comes after the insertion.",
    why="Another thread uses, or destroys, what is half made.",
    source="gpu-sharing.md 1 (publish last)",
)
