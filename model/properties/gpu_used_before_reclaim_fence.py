"""An allocation is used before its reclaim is done."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-used-before-reclaim-fence",
    title="An allocation is used before its reclaim is done",
    defect_class="race",
    never="use[a].fault=early-used",
    sometimes="use[a].offer=owned & use[a].fence=pending",
    what="The paging fence of the reclaim was not waited for.",
    why="The memory is not there yet.",
    source="gpu-sharing.md 6 (only when its fence is reached)",
)
