"""A child keeps a range that no lock counts."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-range-copied-by-fork",
    title="A child keeps a range that no lock counts",
    defect_class="freed-while-owned",
    never="range[v].copy=yes",
    sometimes="range[v].filled=yes & range[v].host=locked",
    what="fork() copied the range of the window.",
    why="The child reaches the address after the last unlock.",
    source="gpu-sharing.md 3 (fork copies the VMA but not the count)",
)
