"""A range shows an address that the host may reuse."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-range-of-unlocked-address",
    title="A range shows an address that the host may reuse",
    defect_class="freed-while-owned",
    never="range[v].filled=yes & range[v].host=unlocked",
    sometimes="range[v].filled=yes & range[v].host=locked",
    what="The host was told before the range was unmapped.",
    why="The process reads and writes another allocation.",
    source="gpu-sharing.md 3 (unmap before H may reuse A)",
)
