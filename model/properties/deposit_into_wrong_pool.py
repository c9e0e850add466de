"""Memory is deposited into a pool that does not need it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="deposit-into-wrong-pool",
    title="Memory is deposited into a pool that does not need it",
    defect_class="missing-retry",
    never="call[t].fault=wrong-pool",
    sometimes="call[t].short=root-page",
    what="The status asks for memory in one pool and the deposit goes into another.",
    why="The retry fails again, and each turn parks more memory where it is of no use.",
    source="semantics.md I-DEP-PAYER",
)
