"""Contents are used after the host dropped them."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-lost-contents-used",
    title="Contents are used after the host dropped them",
    defect_class="missing-error-code",
    never="use[a].fault=lost-used",
    sometimes="use[a].content=lost",
    what="The result of the reclaim did not reach user space.",
    why="The GPU works on garbage.",
    source="gpu-sharing.md 6 (lost must reach U)",
)
