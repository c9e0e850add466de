"""A hypercall goes through a page without code."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="hypercall-into-empty-page",
    title="A hypercall goes through a page without code",
    defect_class="race",
    never="code[r].fault=called-empty",
    sometimes="code[r].calls=page",
    what="Calls are sent through the hypercall page before its code is there.",
    why="The CPU executes what the allocator left in the page.",
    source="semantics.md 6.1",
)
