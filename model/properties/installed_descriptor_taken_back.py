"""A descriptor is taken back after it was installed."""

from __future__ import annotations

from model.properties import protocol_property

PROPERTY = protocol_property(
    name="installed-descriptor-taken-back",
    title="A descriptor is taken back after it was installed",
    defect_class="teardown-order",
    never="object[o].fault=fd-taken-back",
    sometimes="object[o].fd=installed",
    what="An error path gives back a descriptor number that user space already has.",
    why="User space may have closed it; the number may be another file's.",
    source="semantics.md I-FD-LAST",
)
