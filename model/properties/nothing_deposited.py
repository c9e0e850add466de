"""A deposit of nothing."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="nothing-deposited",
    title="A deposit of nothing",
    defect_class="missing-retry",
    never="call[t].fault=nothing-deposited",
    sometimes="stock[t].pages=page",
    what="A deposit is made although the allocation before it failed.",
    why="A rep call without elements is refused, or frames of nobody are handed over.",
    source="semantics.md I-REP-KIND, I-RETRY-BOUND",
)
