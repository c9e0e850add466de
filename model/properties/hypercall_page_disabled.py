"""A hypercall is made that the hypervisor does not serve."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hypercall-page-disabled",
    title="A hypercall is made that the hypervisor does not serve",
    defect_class="teardown-order",
    never="code[r].fault=called-while-off",
    sometimes="msr[r].page=on",
    what="The page is used while its enable bit is off: never set, or in vain without an id, "
    "or cleared.",
    why="The instruction faults, or the call fails without notice.",
    source="semantics.md I-OSID, 6.3",
)
