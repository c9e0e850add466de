"""A property that initialize freezes is set after it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="early-property-late",
    title="A property that initialize freezes is set after it",
    defect_class="teardown-order",
    never="early[p].fault=late",
    sometimes="early[p].property=set",
    what="An early property is set on a partition that was initialised already.",
    why="The hypervisor refuses it: the guest runs with features that its owner wanted to "
    "switch off.",
    source="semantics.md I-STATE, 2.1 (SetPartitionProperty)",
)
