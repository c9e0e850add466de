"""The input page of a CPU that went is used."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="freed-input-page-used",
    title="The input page of a CPU that went is used",
    defect_class="use-after-free",
    never="pointer[t].fault=freed-used",
    sometimes="pointer[t].cpu=0|1",
    what="A pointer to the pages of a CPU is used after they were freed.",
    why="The task overwrites memory of someone else.",
    source="semantics.md 1.5, I-IN-NULL",
)
