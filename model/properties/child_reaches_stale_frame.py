"""A child partition sees another frame than its process."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="child-reaches-stale-frame",
    title="A child partition sees another frame than its process",
    defect_class="notifier",
    never="slat[p][v].frame=@f & page[v].frame=@g & frame[f].pin=0 & "
    "notifier[v].state=registered|none",
    sometimes="slat[p][v].frame=@f & page[v].frame=@f",
    what="The guest page and the user page that backs it have different frames, and no "
    "invalidation is under way.",
    why="Guest and monitor no longer share the memory: writes of one are lost to the other.",
    source="semantics.md I-NOTIFY-SEQ, 5 (migration, COW break)",
)
