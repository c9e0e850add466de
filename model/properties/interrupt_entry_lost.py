"""A remap entry is live and nobody recorded it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-entry-lost",
    title="A remap entry is live and nobody recorded it",
    defect_class="irq-map",
    never="irq[i].entry=live & irq[i].chip=none",
    sometimes="irq[i].entry=live & irq[i].chip=set",
    what="At the end the hypervisor has an entry that Linux cannot name.",
    why="The entry is never freed; the table fills up.",
    source="semantics.md I-IM-SAME",
    at_end=True,
)
