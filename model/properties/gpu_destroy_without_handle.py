"""The host is told to destroy an object whose handle is gone."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-destroy-without-handle",
    title="The host is told to destroy an object whose handle is gone",
    defect_class="use-after-free",
    never="handle[h].fault=unknown-handle",
    sometimes="handle[h].guest=recorded",
    what="The guest freed its object first.",
    why="A stale or foreign handle is destroyed.",
    source="gpu-sharing.md 1 (record before publish)",
)
