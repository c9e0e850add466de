"""A notifier outlives the partition that it serves."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="notifier-left-behind",
    title="A notifier outlives the partition that it serves",
    defect_class="notifier",
    never="notifier[v].state=registered|invalidating|done & partition[p].linux=none & "
    "partition[p].state=none",
    sometimes="notifier[v].state=registered & partition[p].state=active",
    what="The driver's object is gone and its interval notifier is still in the list of the mm.",
    why="The next invalidation calls into freed memory.",
    source="semantics.md I-NOTIFY-REMOVE",
)
