"""Work names an allocation that is not resident."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-submit-not-resident",
    title="Work names an allocation that is not resident",
    defect_class="race",
    never="use[a].fault=not-resident",
    sometimes="use[a].count=1 & use[a].paging=pending",
    what="The paging fence was not waited for, or the allocation was evicted.",
    why="The GPU has no page fault: the access is fatal.",
    source="gpu-sharing.md 5",
)
