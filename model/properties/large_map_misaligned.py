"""A large map does not begin or end at a large page."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="large-map-misaligned",
    title="A large map does not begin or end at a large page",
    defect_class="bounds",
    never="range[r].fault=misaligned",
    sometimes="range[r].unit=large",
    what="Guest number, frame number or count of a large map are no multiples of a large page.",
    why="The hypervisor refuses it, or maps more than the range.",
    source="semantics.md I-LARGE",
)
