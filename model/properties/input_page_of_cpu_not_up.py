"""A hypercall is made on a CPU that is not up."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="input-page-of-cpu-not-up",
    title="A hypercall is made on a CPU that is not up",
    defect_class="null-deref",
    never="pointer[t].fault=null-used",
    sometimes="input[c].page=absent",
    what="The input page of the CPU is used although it has not been allocated.",
    why="A store through NULL in early boot or in a hotplug callback.",
    source="semantics.md I-IN-NULL",
)
