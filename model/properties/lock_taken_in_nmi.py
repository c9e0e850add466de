"""An NMI handler waits for a lock."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="lock-taken-in-nmi",
    title="An NMI handler waits for a lock",
    defect_class="locking",
    never="spin[s].handler=nmi",
    sometimes="spin[s].state=held",
    what="A handler of non-maskable interrupts takes a lock without trying.",
    why="Nothing keeps an NMI out, so it may have interrupted the holder.",
    source="semantics.md 5 (NMI)",
)
