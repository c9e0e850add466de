"""An object is destroyed while its handle can be found."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-object-destroyed-while-published",
    title="An object is destroyed while its handle can be found",
    defect_class="teardown-order",
    never="handle[h].guest=published & handle[h].host=none",
    sometimes="handle[h].guest=published & handle[h].host=live",
    what="The host was told before the handle left the table.",
    why="Another thread names an object that is gone.",
    source="gpu-sharing.md 1 (unpublish first), 9 (2 before 4)",
)
