"""A list does not fit into its page."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hypercall-page-overflow",
    title="A list does not fit into its page",
    defect_class="page-overflow",
    never="batch[t].fault=page-overflow",
    sometimes="batch[t].left=3",
    what="A call is given more elements than its page has room for.",
    why="The list runs over the page behind; the rep count may wrap as well.",
    source="semantics.md I-REPS",
)
