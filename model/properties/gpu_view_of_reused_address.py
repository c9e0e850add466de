"""A process maps an address that the host may reuse."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-view-of-reused-address",
    title="A process maps an address that the host may reuse",
    defect_class="freed-while-owned",
    never="view[v].map=combining|back & view[v].host=0",
    sometimes="view[v].map=combining|back & view[v].host=1|2",
    what="The mapping outlives the last unlock.",
    why="The process reads and writes another allocation.",
    source="gpu-sharing.md 3 (unmap before H may reuse A)",
)
