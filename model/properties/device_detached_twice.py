"""A device is detached that is not attached."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="device-detached-twice",
    title="A device is detached that is not attached",
    defect_class="teardown-order",
    never="device[d].fault=not-attached",
    sometimes="device[d].at=domain|partition",
    what="A detach without an attach before it.",
    why="The error path undoes what was not done.",
    source="semantics.md I-DEV-ATT",
)
