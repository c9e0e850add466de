"""The driver holds a partition that is gone."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="handle-of-deleted-partition",
    title="The driver holds a partition that is gone",
    defect_class="use-after-free",
    never="partition[p].state=none & partition[p].linux=open",
    sometimes="partition[p].linux=open",
    what="The hypervisor has deleted the partition, and the driver still uses its number.",
    why="The number may be another partition's by then.",
    source="semantics.md 1.2",
)
