"""Pages are bound to an allocation or by a list that the host does not have."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="gpu-store-bound-to-nothing",
    title="Pages are bound to an allocation or by a list that the host does not have",
    defect_class="wrong-api",
    never="store[s].fault=bound-to-nothing",
    sometimes="store[s].host=allocated",
    what="The binding names an allocation that was never made, or a list that does not exist.",
    why="The host answers with an error, or binds them to the allocation of someone else.",
    source="gpu-sharing.md 2 (S1 before S3a)",
)
