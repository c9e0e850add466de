"""A hypercall is issued with what the last call left."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="leftover-input-issued",
    title="A hypercall is issued with what the last call left",
    defect_class="uninit-input",
    never="pointer[t].fault=leftover-issued",
    sometimes="input[c].content=filled",
    what="Parts of the input were not written, so the hypervisor reads the previous call's.",
    why="Reserved bits are not zero, or flags are set that nobody meant.",
    source="semantics.md I-IN-ZERO",
)
