"""Work runs while its address is not mapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-work-on-unmapped-address",
    title="Work runs while its address is not mapped",
    defect_class="race",
    never="use[a].work=yes & va[a].state=free|reserved",
    sometimes="use[a].work=yes & va[a].state=mapped",
    what="The map was not waited for, or the unmap not held back until the work was done.",
    why="The GPU has no page fault: the access is fatal.",
    source="gpu-sharing.md 5",
)
