"""An unlock is sent without a lock."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-unlocked-twice",
    title="An unlock is sent without a lock",
    defect_class="double-free",
    never="view[v].fault=unlocked-twice",
    sometimes="view[v].host=1",
    what="UNLOCK2 finds a count of zero.",
    why="The address goes while another lock relies on it.",
    source="gpu-sharing.md 3 (one UNLOCK2 for every LOCK2)",
)
