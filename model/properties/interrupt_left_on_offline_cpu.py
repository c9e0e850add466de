"""An interrupt entry names a CPU that is off."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-left-on-offline-cpu",
    title="An interrupt entry names a CPU that is off",
    defect_class="irq-map",
    never="irq[i].entry=live & irq[i].cpu=@c & hp[c].state=down",
    sometimes="irq[i].entry=live & irq[i].cpu=@c & hp[c].state=up",
    what="A CPU went and an entry of the remapping table still delivers to its virtual processor.",
    why="Root processors stay when their CPU goes: the interrupt waits there for ever.",
    source="semantics.md 6.3, I-IM-VP",
)
