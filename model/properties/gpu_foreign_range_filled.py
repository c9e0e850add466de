"""The window is mapped into a foreign range."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-foreign-range-filled",
    title="The window is mapped into a foreign range",
    defect_class="race",
    never="range[v].fault=foreign-filled",
    sometimes="range[v].vma=own & range[v].filled=yes",
    what="The process replaced the range between its creation and its filling.",
    why="A mapping of the process is overwritten.",
    source="gpu-sharing.md 3 (a VMA of K's own type)",
)
