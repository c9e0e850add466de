"""A foreign range is unmapped."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-foreign-range-unmapped",
    title="A foreign range is unmapped",
    defect_class="race",
    never="range[v].fault=foreign-unmapped",
    sometimes="range[v].filled=yes & range[v].host=locked",
    what="The process replaced the range, and the remembered address is unmapped all the same.",
    why="A mapping of the process that is not the driver's goes.",
    source="gpu-sharing.md 3 (munmap by remembered address)",
)
