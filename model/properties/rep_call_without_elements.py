"""A rep call without elements."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="rep-call-without-elements",
    title="A rep call without elements",
    defect_class="missing-error-code",
    never="batch[t].fault=no-element",
    sometimes="batch[t].left=0",
    what="A rep hypercall is issued with a count of zero.",
    why="It is refused as invalid input.",
    source="semantics.md I-REP-KIND",
)
