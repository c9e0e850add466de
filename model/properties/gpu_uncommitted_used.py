"""An allocation is used that the host could not give memory."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-uncommitted-used",
    title="An allocation is used that the host could not give memory",
    defect_class="missing-error-code",
    never="use[a].fault=uncommitted-used",
    sometimes="use[a].offer=uncommitted",
    what="The result of the reclaim, not committed, was taken for success.",
    why="The GPU has no page fault: the access is fatal.",
    source="gpu-sharing.md 6 (NotCommitted)",
)
