"""A hypercall names the virtual processor of a CPU that has not told it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="unknown-vp-targeted",
    title="A hypercall names the virtual processor of a CPU that has not told it",
    defect_class="race",
    never="boot[c].fault=invalid-vp-targeted",
    sometimes="boot[c].vpindex=invalid",
    what="The number of the CPU's virtual processor is used before the CPU has read it.",
    why="The interrupt or the flush goes nowhere.",
    source="semantics.md I-IN-NULL, I-IM-VP",
)
