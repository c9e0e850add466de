"""Work names an allocation that is offered."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-submit-offered",
    title="Work names an allocation that is offered",
    defect_class="race",
    never="use[a].fault=offered",
    sometimes="use[a].offer=offered",
    what="The allocation was not reclaimed before.",
    why="The host may drop the contents under the GPU.",
    source="gpu-sharing.md 5, 6",
)
