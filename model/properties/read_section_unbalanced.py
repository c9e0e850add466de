"""A read section is closed that is not open."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="read-section-unbalanced",
    title="A read section is closed that is not open",
    defect_class="rcu",
    never="reader[r].fault=unbalanced",
    sometimes="reader[r].section=in",
    what="rcu_read_unlock() without rcu_read_lock().",
    why="The section of a caller ends too early.",
    source="semantics.md 3.6",
)
