"""The host keeps an address locked for nobody."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-range-lock-lost",
    title="The host keeps an address locked for nobody",
    defect_class="missing-unwind",
    never="range[v].host=locked",
    sometimes="range[v].host=locked & range[v].vma=own",
    what="At the end the host counts a lock.",
    why="The address in the window is lost.",
    source="gpu-sharing.md 3 (failures after L1 must unlock)",
    at_end=True,
)
