"""The guest's count of locks goes below zero."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-lock-count-underflow",
    title="The guest's count of locks goes below zero",
    defect_class="refcount",
    never="view[v].fault=count-below-zero",
    sometimes="view[v].count=1",
    what="An error path counts down what was never counted up.",
    why="The next lock does not map, or the mapping goes under its user.",
    source="gpu-sharing.md 3 (the failure path must not touch the count)",
)
