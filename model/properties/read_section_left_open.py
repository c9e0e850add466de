"""A read section stays open."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="read-section-left-open",
    title="A read section stays open",
    defect_class="rcu",
    never="reader[r].section=in",
    sometimes="reader[r].section=in",
    what="Every thread has ended and a read section is open.",
    why="No grace period ends any more: memory is never freed.",
    source="semantics.md 3.6",
    at_end=True,
)
