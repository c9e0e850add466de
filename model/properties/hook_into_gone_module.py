"""A handler's pointer leads into a module that is gone."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hook-into-gone-module",
    title="A handler's pointer leads into a module that is gone",
    defect_class="teardown-order",
    never="hook[r].state=installed & module[r].text=gone",
    sometimes="hook[r].state=installed",
    what="A module goes without clearing the pointer by which handlers call it.",
    why="The next interrupt jumps into freed memory.",
    source="semantics.md 5 (module unload)",
)
