"""An object that was freed can still be found."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="dying-object-left-published",
    title="An object that was freed can still be found",
    defect_class="use-after-free",
    never="object[o].published=yes & object[o].memory=freed",
    sometimes="object[o].memory=freed",
    what="The memory of an object is freed while it stands in a table.",
    why="The next look-up finds freed memory.",
    source="semantics.md I-RCU-FREE",
)
