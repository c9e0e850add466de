"""Single pages answer a call for contiguous memory."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="deposit-not-contiguous",
    title="Single pages answer a call for contiguous memory",
    defect_class="missing-retry",
    never="call[t].fault=deposit-too-small",
    sometimes="call[t].short=block|root-block",
    what="The status asks for a contiguous block and the deposit is of single pages.",
    why="No number of single pages ever satisfies it: the loop deposits all memory.",
    source="semantics.md I-DEP-CONTIG",
)
