"""A range of the process is left behind."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-range-left",
    title="A range of the process is left behind",
    defect_class="leak",
    never="range[v].vma=plain|own",
    sometimes="range[v].vma=own",
    what="At the end the process has a range that nobody uses.",
    why="Its address space fills up.",
    source="gpu-sharing.md 3",
    at_end=True,
)
