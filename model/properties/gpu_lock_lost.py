"""A lock of the host is left behind."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-lock-lost",
    title="A lock of the host is left behind",
    defect_class="missing-unwind",
    never="view[v].host=1|2",
    sometimes="view[v].host=1",
    what="At the end the host counts more locks than unlocks.",
    why="The address in the window is lost.",
    source="gpu-sharing.md 3 (failures after L1 must unlock)",
    at_end=True,
)
