"""Linux records a remap entry that is gone."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="interrupt-record-stale",
    title="Linux records a remap entry that is gone",
    defect_class="irq-map",
    never="irq[i].entry=none & irq[i].chip=set",
    sometimes="irq[i].entry=live & irq[i].chip=set",
    what="At the end chip_data names an entry that was unmapped.",
    why="The next set-up unmaps an entry of someone else.",
    source="semantics.md I-IM-SAME",
    at_end=True,
)
