"""A GPADL is torn down while the allocation uses it."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpadl-torn-down-while-bound",
    title="A GPADL is torn down while the allocation uses it",
    defect_class="teardown-order",
    never="store[s].via=gpadl & store[s].gpadl=none & store[s].host=bound",
    sometimes="store[s].via=gpadl & store[s].gpadl=live",
    what="The host's allocation is backed by a list that is gone.",
    why="The host refuses, or maps what it no longer may.",
    source="gpu-sharing.md 9 (4 before 5)",
)
