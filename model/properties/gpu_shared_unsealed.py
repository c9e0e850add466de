"""A resource is shared that is not sealed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-shared-unsealed",
    title="A resource is shared that is not sealed",
    defect_class="toctou",
    never="shared[r].seal=open & shared[r].fds=1|2",
    sometimes="shared[r].seal=sealed & shared[r].fds=1",
    what="A descriptor exists and private data may still change.",
    why="The opener copies what is half written.",
    source="gpu-sharing.md 8 (first share freezes)",
)
