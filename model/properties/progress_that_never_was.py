"""Progress is counted that was never made."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="progress-that-never-was",
    title="Progress is counted that was never made",
    defect_class="rep-partial",
    never="call[t].fault=phantom-progress",
    sometimes="call[t].reps=all",
    what="The count of a result that carries none is added, or a call begins behind its end.",
    why="The caller frees, maps or reports pages that the hypervisor has never seen.",
    source="semantics.md I-DONE, I-REP-KIND",
)
