"""A module is freed while a handler runs in it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="module-freed-while-in-use",
    title="A module is freed while a handler runs in it",
    defect_class="use-after-free",
    never="isr[c].state=in & module[r].text=gone",
    sometimes="isr[c].state=in",
    what="A module goes while an interrupt handler is inside of it.",
    why="The handler returns into freed memory.",
    source="semantics.md 5 (module unload)",
)
